"""A mark that tells whether plan or organisation changed, and the newest year with figures."""

import goals.models.figures
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('goals', '0008_ready_is_taken_back'),
        ('institutes', '0002_mail'),
    ]

    operations = [
        migrations.AddField(
            model_name='ledgerstate',
            name='frame',
            field=models.PositiveBigIntegerField(default=goals.models.figures.random_mark),
        ),
        migrations.AddField(
            model_name='ledgerstate',
            name='newest_year',
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddIndex(
            model_name='figure',
            index=models.Index(condition=models.Q(('superseded_at__isnull', True)), fields=['state', 'year'], name='figure_current_of_year'),
        ),
    ]
