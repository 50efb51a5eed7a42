"""What is hidden was decided for each series alone. Once nothing is kept, all is built anew when
the migrations are done (`goals.apps`).
"""

from django.db import migrations


def forget(apps, schema_editor) -> None:
    apps.get_model("goals", "KeptSpread").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("goals", "0014_keys_have_one_index")]
    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
