from django.contrib.postgres.operations import AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    """Without a lock that would keep people from writing; so not in one transaction."""

    atomic = False
    dependencies = [("content", "0022_who_looks_after_asks")]

    operations = [
        ValidateConstraint(model_name="item", name="held_item_is_out_of_sight"),
        ValidateConstraint(model_name="reply", name="held_reply_is_out_of_sight"),
        AddIndexConcurrently(
            model_name="item",
            index=models.Index(condition=models.Q(("held_at__isnull", False)), fields=["community"], name="item_held"),
        ),
        AddIndexConcurrently(
            model_name="reply",
            index=models.Index(condition=models.Q(("held_at__isnull", False)), fields=["item"], name="reply_held"),
        ),
    ]
