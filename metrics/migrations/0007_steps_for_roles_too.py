from datetime import UTC, datetime, time, timedelta

from django.db import migrations


def make_steps(apps, schema_editor):
    """What was logged for a role becomes a step of its own; its owner is not told that it is overdue."""
    RoleStep = apps.get_model("roles", "RoleStep")
    NextStep = apps.get_model("metrics", "NextStep")
    MeasureWeek = apps.get_model("metrics", "MeasureWeek")
    for old in RoleStep.objects.filter(next_step=None).iterator():
        key, due = f"acting-{old.role}", old.taken_on + timedelta(days=30)
        taken_at = datetime.combine(old.taken_on, time(12), UTC)
        weeks = MeasureWeek.objects.filter(community_id=old.community_id, key=key, as_of__lte=old.taken_on)
        week = weeks.order_by("-as_of").first()
        row = {}
        if week:
            row = {
                "as_of": week.as_of.isoformat(),
                "n": week.n,
                "low": week.low,
                "high": week.high,
                "detail": week.detail,
            }
        NextStep.objects.create(
            community_id=old.community_id,
            finding=f"{old.role.capitalize()}s were below target.",
            what=old.text,
            source="cause",
            measure=key,
            by_id=old.by_id,
            owner_id=old.by_id,
            accepted_at=taken_at,
            taken_at=taken_at,
            due_on=due,
            told_on=due,
            value_before=week.value if week else None,
            row_before=row,
            role_step=old,
        )


class Migration(migrations.Migration):
    dependencies = [("metrics", "0006_findings_become_steps")]

    operations = [migrations.RunPython(make_steps, migrations.RunPython.noop)]
