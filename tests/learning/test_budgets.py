"""The pages of skills ask the database no more when there is more to show."""

from __future__ import annotations

from datetime import date

import pytest

from learning.actions import ask_for_view, propose_offering, set_wishes, share_role, take_offering
from learning.models import Observation
from learning.spread import spread
from tests.factories import make_user
from tests.learning.peers import make_peers, note
from tests.test_pages import queries

pytestmark = pytest.mark.django_db
OFFERING = {"kind": "guide", "skill": "designer", "from_level": 0, "to_level": 2}


def grow(alice, bob, community, turn: int) -> None:
    for peer in make_peers(bob, community, 3):
        note(bob, peer, 2)
        ask_for_view(by=peer, rater=bob, role="creator")
        share_role(by=peer, community=community, role="creator")
        Observation.objects.create(
            member_id=peer.pk,
            community_id=community.pk,
            skill="designer",
            as_of=date(2026, 6, 1),
            n=40,
            figure=1,
            value=300,
        )
    for number in range(3):
        offering = propose_offering(by=alice, community=community, title=f"Page {turn} {number}", **OFFERING)
        propose_offering(by=bob, community=community, title=f"Idea {turn} {number}", **OFFERING)
    take_offering(by=bob, offering=offering)
    spread(community, date(2026, 6, 1 + turn))
    make_user()


@pytest.mark.parametrize(
    ("who", "url", "most"),
    [
        ("bob", "/me/skills/", 20),
        ("bob", "/me/skills/designer/", 18),
        ("bob", "/me/skills/views/", 11),
        ("bob", "/me/skills/sharing/", 10),
        ("bob", "/me/learning/", 22),
        ("bob", "/roles/creator/", 10),
        ("bob", "/c/seals/learning/", 13),
        ("alice", "/c/seals/manage/shared-skills/", 12),
        ("alice", "/c/seals/manage/skills/", 12),
    ],
)
def test_a_page_keeps_its_budget(who, url, most, as_user, alice, bob, community):
    people = {"alice": alice, "bob": bob}
    set_wishes(by=bob, wishes={"creator": 2, "carrier": 1})
    grow(alice, bob, community, 1)
    client = as_user(people[who])
    queries(client, url)
    few = queries(client, url)
    grow(alice, bob, community, 2)
    many = queries(client, url)
    assert len(many) <= len(few), "\n".join(sorted(set(many) - set(few)))
    assert len(many) <= most, "\n".join(many)
