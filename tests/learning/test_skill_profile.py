"""How skills are spread: for managers, from ten people on, never a cell that tells of few."""

from __future__ import annotations

import itertools
import re
from datetime import date, timedelta

import pytest

from communities.models import Community
from learning.models import Observation, SkillWeek
from learning.own import priors_of
from learning.spread import spread
from metrics.skills import spread_of
from roles.actions import opt_out
from tests.factories import join, make_user

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 6, 1)


def fill(community: Community, levels: list[int]) -> list:
    """Members whose skill Designer was observed on these levels, surely enough to be shown."""
    people = []
    for level in levels:
        person = make_user()
        join(person, community)
        row = {"community_id": community.pk, "skill": "designer", "as_of": MONDAY, "n": 40, "figure": 0}
        Observation.objects.create(member_id=person.pk, value=100 * level, **row)
        people.append(person)
    return people


def test_counts_add_up_to_all_members_and_opted_out_are_in_none(community):
    people = fill(community, [0] * 6 + [2] * 6 + [4] * 6)
    opt_out(by=people[0])
    spread(community, MONDAY)
    week = SkillWeek.objects.get(skill="designer")
    assert week.known == 17
    assert week.members == 19
    assert SkillWeek.objects.get(skill="broker").known == 0


def test_under_ten_nothing_and_then_only_rounded_counts(alice, community):
    fill(community, [2] * 9)
    spread(community, MONDAY)
    assert spread_of(community, alice).shown == 0
    fill(community, [2] * 40 + [4] * 3)
    spread(community, MONDAY + timedelta(weeks=1))
    ((_, _, rows),) = spread_of(community, alice).tables
    assert rows == [["Designer", "fewer than 5", "about 50", "fewer than 5", "fewer than 5"]]


def test_one_joiner_between_two_weeks_changes_nothing_by_one(alice, community):
    fill(community, [2] * 30 + [0] * 8)
    shown = []
    for number in range(6):
        fill(community, [0])
        spread(community, MONDAY + timedelta(weeks=number))
        ((_, _, rows),) = spread_of(community, alice).tables
        shown.append([int(n) for cell in rows[0][1:] for n in re.findall(r"about (\d+)", cell)])
    changes = [abs(a - b) for one, other in itertools.pairwise(shown) for a, b in zip(one, other, strict=False)]
    assert any(changes)
    assert set(changes) <= {0, 5}


def test_it_is_for_managers(as_user, alice, bob, charlie, community):
    fill(community, [2] * 12)
    spread(community, MONDAY)
    assert "12 members" not in as_user(alice).get("/c/seals/manage/skills/").content.decode()
    assert as_user(bob).get("/c/seals/manage/skills/").status_code == 403
    assert as_user(charlie).get("/c/seals/manage/skills/").status_code == 403
    assert not SkillWeek.objects.visible_to(bob).exists()
    assert SkillWeek.objects.visible_to(alice).exists()


def test_the_prior_is_a_mean_of_ten_or_more_to_half_a_step(bob, community):
    fill(community, [3] * 9)
    spread(community, MONDAY)
    assert priors_of(bob) == {}
    fill(community, [3])
    spread(community, MONDAY + timedelta(weeks=1))
    assert priors_of(bob)["designer"].level == 3.0
