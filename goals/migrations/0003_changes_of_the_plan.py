"""The history of what administrators change in the plan, and its ties to targets and definitions."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('goals', '0002_figures_are_not_edited'),
        ('institutes', '0001_people_and_units'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='definition',
            name='changes_meaning',
            field=models.BooleanField(default=True),
        ),
        migrations.CreateModel(
            name='PlanChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('plan', 'Plan'), ('goal', 'Goal'), ('indicator', 'Indicator'), ('definition', 'Definition'), ('rule', 'Rule'), ('target', 'Target'), ('measure', 'Measure'), ('progress', 'Progress')], max_length=10)),
                ('at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('was', models.JSONField(blank=True, default=dict)),
                ('became', models.JSONField(blank=True, default=dict)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plan_changes', to=settings.AUTH_USER_MODEL)),
                ('goal', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='goals.goal')),
                ('indicator', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='goals.indicator')),
                ('measure', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='goals.measure')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='goals.plan')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='plan_changes', to='institutes.unit')),
            ],
            options={
                'ordering': ['-at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind', 'progress'), models.Q(('reason', ''), _negated=True), _connector='OR'), name='plan_change_has_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'target'), _negated=True), models.Q(('indicator__isnull', False), ('unit__isnull', False)), _connector='OR'), name='plan_change_of_a_target_names_it')],
            },
        ),
        migrations.AddField(
            model_name='definition',
            name='change',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='definitions', to='goals.planchange'),
        ),
        migrations.AddField(
            model_name='target',
            name='change',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='targets', to='goals.planchange'),
        ),
    ]
