"""Policy 1: the parameters of MEASURES.md section 11."""

from datetime import date
from typing import Any

from django.db import migrations

POLICY_1 = {
    "half_life_days": 60,
    "window_days": 364,
    "cadence_days": {"consumer": 7, "creator": 56, "connector": 56, "carrier": 56, "caretaker": 56},
    "enter": 0.5,
    "leave": 0.35,
    "leave_snapshots": 2,
    "guard_phi": 0.40,
    "guard_z": 1.645,
    "maturity_days": 7,
    "yield_prior": 5,
    "yield_floor": 0.05,
    "kappa": {"consumer": 3, "creator": 2, "connector": 0.8, "carrier": 0.45, "caretaker": 2.5},
    "newcomer_days": 30,
    "peripheral_days": 90,
    "primary_lead": 0.10,
    "median_members": 10,
}


def adopt(apps: Any, schema_editor: Any) -> None:
    apps.get_model("roles", "RolePolicy").objects.get_or_create(
        version=1, defaults={"params": POLICY_1, "adopted_on": date(2026, 1, 1), "note": "Starting values."}
    )


class Migration(migrations.Migration):
    dependencies = [("roles", "0001_initial")]

    operations = [migrations.RunPython(adopt, migrations.RunPython.noop)]
