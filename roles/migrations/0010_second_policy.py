"""Policy 2: rhythms and guard as chosen on simulated organisations (docs/decisions/policy-parameters.md)."""

from typing import Any

from django.db import migrations
from django.utils import timezone

CHANGED = {
    "cadence_days": {"consumer": 21, "creator": 28, "connector": 42, "carrier": 42, "caretaker": 28},
    "guard_phi": 0.55,
}
NOTE = (
    "Reading a little every week makes a Consumer, a remark every other month no Creator; whoever is taken up half as "
    "often as usual is not counted. Chosen on simulated organisations, seeds 1 to 7; see docs/decisions/policy-parameters.md."
)


def adopt(apps: Any, schema_editor: Any) -> None:
    """On top of the newest version there is, once: an installation may have adopted one of its own before.

    From the day of the migration on: what was computed before stands under the policy it was computed with.
    """
    policies = apps.get_model("roles", "RolePolicy").objects.filter(community=None)
    newest = policies.order_by("-version").first()
    if newest.version == 1:
        policies.create(version=2, params={**newest.params, **CHANGED}, adopted_on=timezone.now().date(), note=NOTE)


class Migration(migrations.Migration):
    dependencies = [("roles", "0009_rollups_that_can_be_swapped")]

    operations = [migrations.RunPython(adopt, migrations.RunPython.noop)]
