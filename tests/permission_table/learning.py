"""Rows of skills and learning. A peer asks bob for a view; bob shares a role with alice, takes an offering, proposes one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from communities.models import Community
from learning.actions import ask_for_view, offer_view, propose_offering, share_role, take_offering
from learning.models import ViewRequest
from tests.factories import join, make_user
from tests.learning.peers import tie
from tests.permission_table.rows import (
    API_SIGNED_IN,
    DONE,
    DONE_BY_MANAGERS,
    DONE_BY_MEMBERS,
    MANAGERS,
    MEMBERS,
    SIGNED_IN,
    Row,
)

BOBS, DONE_BY_BOB = "302 404 200 404", "302 404 302 404"
INSIDE = "302 404 302 302"
OFFERING = {"title": "Shorter pages", "kind": "guide", "skill": "designer", "from_level": 0, "to_level": 2}
WISHES = dict.fromkeys(("consumer", "creator", "connector", "carrier", "caretaker"), "0")
OFFERED = {"view_id": "offered_view_id"}
ASKED = {"view_id": "asked_view_id"}

ROWS: list[Row] = [
    Row("get", "role-list", SIGNED_IN),
    Row("get", "role-guide", SIGNED_IN),
    Row("get", "skill-guide", SIGNED_IN),
    Row("get", "skill-list", SIGNED_IN),
    Row("get", "skill-detail", SIGNED_IN),
    Row("post", "skills-forget", DONE),
    Row("get", "wish-edit", SIGNED_IN),
    Row("post", "wish-edit", DONE, WISHES | {"carrier": "2"}),
    Row("get", "assessment", SIGNED_IN),
    Row("get", "assessment-question", SIGNED_IN),
    Row("post", "assessment-question", DONE, {"level": "2"}),
    Row("post", "assessment-skip", DONE),
    Row("get", "view-list", SIGNED_IN),
    Row("post", "view-ask", "302 200 302 200", {"ask-person": "$peer_handle", "ask-role": "creator"}),
    Row("post", "view-offer", "302 200 302 200", {"offer-person": "$peer_handle", "offer-role": "creator"}),
    Row("get", "view-write", BOBS),
    Row("post", "view-write", DONE_BY_BOB, {"level_designer": "2", "sentence_designer": "Short."}),
    Row("post", "view-withdraw", DONE_BY_BOB),
    Row("post", "view-put-aside", DONE_BY_BOB),
    Row("post", "view-agree", DONE_BY_BOB, args=OFFERED),
    Row("post", "view-decline", DONE_BY_BOB, args=OFFERED),
    Row("post", "view-unask", DONE_BY_BOB, args=ASKED),
    Row("get", "sharing-list", SIGNED_IN),
    Row("post", "sharing-begin", INSIDE),
    Row("post", "sharing-end", INSIDE),
    Row("get", "take-list", SIGNED_IN),
    Row("post", "take-create", DONE),
    Row("post", "take-drop", DONE_BY_BOB),
    Row("post", "take-complete", DONE_BY_BOB),
    Row("post", "take-undo", DONE_BY_BOB),
    Row("post", "take-helped", DONE_BY_BOB),
    Row("post", "take-not-helped", DONE_BY_BOB),
    Row("get", "learning:offering-list", SIGNED_IN),
    Row("get", "learning:offering-detail", SIGNED_IN),
    Row("get", "learning:offering-detail", "302 404 200 200", args={"offering_id": "proposed_id"}),
    Row("get", "learning:offering-create", MEMBERS),
    Row("post", "learning:offering-create", DONE_BY_MEMBERS, OFFERING),
    Row("get", "learning:offering-edit", MANAGERS),
    Row("post", "learning:offering-edit", DONE_BY_MANAGERS, OFFERING),
    Row("post", "learning:offering-edit", "302 404 302 302", OFFERING, {"offering_id": "proposed_id"}),
    Row("post", "learning:offering-publish", DONE_BY_MANAGERS),
    Row("post", "learning:offering-withdraw", DONE_BY_MANAGERS),
    Row("get", "learning:shared-list", MANAGERS),
    Row("get", "learning:shared-detail", MANAGERS, args={"handle": "sharer"}),
    Row("post", "learning:level-note", DONE_BY_MANAGERS, {"designer-level": "2"}, {"handle": "sharer"}),
    Row("get", "metrics:skill-profile", MANAGERS),
    Row("get", "my-skill-list", API_SIGNED_IN),
]


def furnish(people: dict[str, Any], args: dict[str, Any]) -> None:
    alice, bob = people["alice"], people["bob"]
    community = Community.objects.get(slug=args["slug"])
    peer, other = _peers(bob, community)
    offering = propose_offering(by=alice, community=community, **OFFERING)
    take = take_offering(by=bob, offering=offering)
    take.done_at = timezone.now() - timedelta(days=1)
    take.save(update_fields=["done_at"])
    share_role(by=bob, community=community, role="creator")
    args |= {
        "skill": "designer",
        "number": 1,
        "view_id": ask_for_view(by=peer, rater=bob, role="creator").pk,
        "asked_view_id": ask_for_view(by=bob, rater=other, role="creator").pk,
        "offered_view_id": offer_view(by=other, about=bob, role="carrier").pk,
        "peer_handle": peer.handle,
        "sharer": bob.handle,
        "offering_id": offering.pk,
        "proposed_id": propose_offering(by=bob, community=community, **OFFERING).pk,
        "take_id": take.pk,
    }
    assert ViewRequest.objects.count() == 3


def _peers(bob: User, community: Community) -> list[User]:
    peers = []
    for _ in range(2):
        peer = make_user()
        join(peer, community)
        tie(peer, bob, community)
        peers.append(peer)
    return peers
