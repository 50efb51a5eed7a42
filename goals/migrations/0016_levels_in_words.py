"""The documented level in the words of the rule, kept beside how institutes stand. What the register
of evidence tells is filled in when the migrations are done (`goals.apps`).
"""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('goals', '0015_small_groups_told_anew'),
    ]

    operations = [
        migrations.AddField(
            model_name='keptstatus',
            name='level',
            field=models.CharField(blank=True, choices=[('documented', 'documented'), ('partly', 'partly'), ('under_review', 'under_review'), ('expired', 'expired'), ('not_documented', 'not_documented'), ('not_assessed', 'not_assessed')], db_default='', max_length=16),
        ),
    ]
