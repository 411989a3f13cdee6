"""Episodes name nobody who came after they began: forgetting what the rollups were built with has all of them built anew."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("roles", "0015_ids_first_in_indexes")]

    operations = [migrations.RunSQL("DELETE FROM roles_rollupstate", migrations.RunSQL.noop)]
