"""Acts found without reading all that followed: about an object by their verb, and meetings by whom they are for."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("activity", "0006_let_old_acts_go")]

    operations = [
        migrations.RemoveIndex(model_name="act", name="act_object"),
        migrations.AddIndex(
            model_name="act", index=models.Index(fields=["object_type", "object_id", "verb"], name="act_object")
        ),
        migrations.AddIndex(
            model_name="act",
            index=models.Index(
                condition=models.Q(("verb__in", [20, 23, 24])),
                fields=["target_id", "verb", "occurred_on"],
                name="act_meeting",
            ),
        ),
    ]
