"""load_demo: the same organisation for the same seed, of any size, or a refusal; test_demo.py looks at what is in one."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from accounts.models import User
from activity.models import Act
from communities.models import Community
from config.demo.load import compute_profiles
from content.models import Item
from roles.models import CommunityWeek
from tests.factories import make_user

pytestmark = pytest.mark.django_db
SMALL: dict[str, Any] = {"members": 40, "weeks": 6, "seed": 3, "no_roles": True}
OURS = ("accounts", "activity", "communities", "content", "roles")


def test_the_same_seed_and_day_give_the_same_rows(db):
    first, again, other = _digest(seed=3), _digest(seed=3), _digest(seed=4)
    assert first == again
    assert first != other


def test_it_refuses_a_database_with_people_and_changes_nothing(db):
    make_user("Somebody")
    with pytest.raises(
        CommandError, match=r"^There are people here already; load_demo only fills an empty database\.$"
    ):
        call_command("load_demo", **SMALL)
    assert User.objects.count() == 1
    assert not Community.objects.exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("members", 19),
        ("members", 5001),
        ("weeks", 0),
        ("weeks", 261),
        ("seed", -1),
        ("as_of", "soon"),
        ("as_of", "2999-01-01"),
    ],
)
def test_bad_options_are_refused_in_one_sentence(db, name, value):
    with pytest.raises(CommandError, match=r"Nothing was loaded\.$") as refused:
        call_command("load_demo", **{**SMALL, name: value})
    assert "\n" not in str(refused.value)
    assert not User.objects.exists()


@pytest.mark.parametrize(("members", "weeks"), [(20, 1), (20, 30), (60, 2)])
def test_small_and_short_organisations_hold_together_too(db, members, weeks):
    call_command("load_demo", members=members, weeks=weeks, seed=0, no_roles=True)
    assert User.objects.count() == members
    assert Item.objects.exists()
    assert not Act.objects.filter(occurred_at__gt=timezone.now()).exists()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_role_snapshots_give_a_trend():
    call_command("load_demo", members=40, weeks=6, seed=3)
    end = timezone.now()
    weeks = CommunityWeek.objects.filter(community__slug="field-service", members__gt=0)
    assert weeks.count() >= 5
    assert weeks.filter(acting__creator__gt=0).count() >= 3
    assert not CommunityWeek.objects.filter(community__slug="works-council").exists()
    assert compute_profiles(end) == 0  # all of them are there


def our_models() -> list[type[Model]]:
    return [model for name in OURS for model in apps.get_app_config(name).get_models()]


def _digest(*, seed: int) -> dict[str, str]:
    """Of each table its rows, ids counted from the first one of their table, in no order; nothing is kept."""
    digests = {}
    with transaction.atomic():
        call_command("load_demo", members=40, weeks=6, seed=seed, as_of="2026-03-02", no_roles=True)
        first = {
            model: model._default_manager.order_by("pk").values_list("pk", flat=True).first() for model in our_models()
        }
        for model in our_models():
            rows = sorted("|".join(_values(row, first)) for row in model._default_manager.all())
            digests[model.__name__] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
        transaction.set_rollback(True)
    return digests


def _values(row: Model, first: dict[type[Model], Any]) -> list[str]:
    """What does not depend on sequences, the clock or a salt."""
    left_out = {"password", "xid", "recorded_at", "url", "group", "search", "computed_at", "tags"}
    people = {"actor_id", "owner_id", "target_id", "member_id"}
    values = []
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if field.primary_key or field.name in left_out:
            continue
        if field.is_relation or field.name in people:
            value = None if value is None else value - first[User if field.name in people else field.related_model]
        elif field.name.endswith(("_id", "_ids")):
            continue
        elif isinstance(value, dict):  # ids in the details of an entry depend on sequences, too
            value = {name: each for name, each in value.items() if not name.endswith(("_id", "_ids"))}
        values.append(value.isoformat() if isinstance(value, datetime) else str(value))
    return values
