"""How the values of groups lie in each series and year, kept beside the figures."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('goals', '0010_totals_hold_large_sums'),
    ]

    operations = [
        migrations.CreateModel(
            name='KeptSpread',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('group', models.CharField(blank=True, max_length=40)),
                ('count', models.PositiveIntegerField()),
                ('documented', models.PositiveIntegerField()),
                ('lowest', models.CharField(blank=True, max_length=40)),
                ('lower', models.CharField(blank=True, max_length=40)),
                ('median', models.CharField(blank=True, max_length=40)),
                ('upper', models.CharField(blank=True, max_length=40)),
                ('highest', models.CharField(blank=True, max_length=40)),
                ('indicator', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='spreads', to='goals.indicator')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('year', 'group', 'indicator'), name='kept_spread_stands_once')],
            },
        ),
    ]
