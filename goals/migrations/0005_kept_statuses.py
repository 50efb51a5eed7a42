"""How every unit stands in each series and year, kept beside its figures."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('goals', '0004_rounds'),
        ('institutes', '0001_people_and_units'),
    ]

    operations = [
        migrations.CreateModel(
            name='KeptStatus',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('status', models.CharField(choices=[('target_met', 'target_met'), ('on_track', 'on_track'), ('some_progress', 'some_progress'), ('little_progress', 'little_progress'), ('no_change', 'no_change'), ('moving_away', 'moving_away'), ('not_enough_data', 'not_enough_data'), ('no_target', 'no_target'), ('not_applicable', 'not_applicable')], max_length=16)),
                ('shown_status', models.CharField(choices=[('target_met', 'target_met'), ('on_track', 'on_track'), ('some_progress', 'some_progress'), ('little_progress', 'little_progress'), ('no_change', 'no_change'), ('moving_away', 'moving_away'), ('not_enough_data', 'not_enough_data'), ('no_target', 'no_target'), ('not_applicable', 'not_applicable')], max_length=16)),
                ('is_documented', models.BooleanField(null=True)),
                ('below', models.JSONField(null=True)),
                ('indicator', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='statuses', to='goals.indicator')),
                ('plan', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='statuses', to='goals.plan')),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='statuses', to='institutes.unit')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('plan', 'indicator', 'year', 'unit'), name='kept_status_stands_once')],
            },
        ),
    ]
