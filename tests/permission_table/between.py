"""Rows of acts between people: introductions, mentorings, mediations, welcomes.

alice introduced bob and dora; bob asked alice to be his mentor and to mediate between him and gina.
"""

from __future__ import annotations

from typing import Any

from accounts.models import User
from communities.actions import (
    ask_for_mediation,
    ask_for_mentoring,
    introduce_people,
    offer_mentoring,
    welcome_member,
)
from communities.models import Community
from tests.factories import join, make_user
from tests.permission_table.rows import API_SIGNED_IN, DONE, DONE_BY_MEMBERS, MEMBERS, SIGNED_IN, Row

BOTH = "302 404 200 200"
DONE_BY_BOTH = "302 404 302 302"
DONE_BY_BOB = "302 404 302 404"
DONE_BY_ALICE = "302 404 404 302"
PAIR = {"first": "$handle", "second": "$gina", "words": "You both flush seals."}

ROWS: list[Row] = [
    Row("get", "communities:introduction-create", MEMBERS),
    Row("post", "communities:introduction-create", DONE_BY_MEMBERS, PAIR),
    Row("get", "introduction-list", SIGNED_IN),
    Row("post", "introductions-off", DONE),
    Row("post", "introductions-on", DONE),
    Row("get", "introduction-detail", "302 404 200 302"),  # the introducer has a list
    Row("post", "introduction-accept", DONE_BY_BOB),
    Row("post", "introduction-decline", DONE_BY_BOB),
    Row("post", "introduction-withdraw", DONE_BY_ALICE),
    Row("post", "introduction-talked", DONE_BY_BOB),
    Row("post", "introduction-untalked", DONE_BY_BOB),
    Row("post", "introduction-thank", DONE_BY_BOB),
    Row("post", "introduction-unthank", DONE_BY_BOTH),
    Row("get", "communities:mentor-list", SIGNED_IN),
    Row("get", "mentoring-list", SIGNED_IN),
    Row("post", "mentor-offer", DONE, {"topics": "Flush plans", "places": 2}),
    Row("post", "mentor-offer-withdraw", DONE),
    Row("get", "communities:mentoring-create", MEMBERS),
    Row("post", "communities:mentoring-create", DONE_BY_MEMBERS, {"words": "I am new to Plan 11."}),
    Row("get", "mentoring-detail", BOTH),
    Row("post", "mentoring-accept", DONE_BY_ALICE),
    Row("post", "mentoring-decline", DONE_BY_ALICE),
    Row("post", "mentoring-end", DONE_BY_BOTH),
    Row("post", "mentoring-void", DONE_BY_BOTH),
    Row("post", "mentoring-helped", DONE_BY_BOB),
    Row("post", "mentoring-unhelped", DONE_BY_BOTH),
    Row("post", "mentoring-thank", DONE_BY_BOB),
    Row("post", "mentoring-unthank", DONE_BY_BOTH),
    Row("get", "communities:mediation-create", MEMBERS),
    Row(
        "post",
        "communities:mediation-create",
        "302 403 302 200",  # alice cannot choose herself: the form again
        {"other": "$handle", "mediator": "$alice_handle", "words": "We do not talk."},
    ),
    Row("get", "mediation-list", SIGNED_IN),
    Row("get", "mediation-detail", BOTH),
    Row("post", "mediation-write", DONE_BY_BOTH, {"words": "We do not talk."}),
    Row("post", "mediator-choose", DONE_BY_BOB, {"mediator": "$alice_handle"}),
    Row("post", "mediation-take", DONE_BY_BOTH),
    Row("post", "mediation-pass", DONE_BY_BOTH),
    Row("post", "mediation-join", DONE_BY_BOTH),
    Row("post", "mediation-refuse", DONE_BY_BOTH),
    Row("post", "mediation-settled", DONE_BY_BOTH),
    Row("post", "mediation-unsettled", DONE_BY_BOTH),
    Row("post", "mediation-reopen", DONE_BY_BOTH),
    Row("post", "mediation-leave", DONE_BY_BOTH),
    Row("post", "communities:welcome-withdraw", DONE_BY_MEMBERS),
    Row("get", "communities:welcome-detail", "302 404 200 404"),
    Row("post", "communities:welcome-thank", DONE_BY_BOB),
    Row("post", "communities:welcome-unthank", DONE_BY_BOB),
    Row("get", "my-introduction-list", API_SIGNED_IN),
    Row("post", "my-introduction-list", "403 403 201 201", PAIR | {"community": "seals"}),
    Row("get", "my-introduction-detail", "403 404 200 200", args={"pk": "introduction_id"}),
    Row("post", "my-introduction-answer", "403 404 200 404", {"is_willing": True}, args={"pk": "introduction_id"}),
]


def furnish(people: dict[str, Any], args: dict[str, Any]) -> None:
    bob, alice = people["bob"], people["alice"]
    dora = User.objects.get(handle=args["handle"])
    community = Community.objects.get(slug=args["slug"])
    gina = make_user("Gina Member", handle="gina")
    join(gina, community)
    introduction = introduce_people(by=alice, community=community, first=bob, second=dora, words="Meet.")
    for mentor in (alice, dora):
        offer_mentoring(by=mentor, topics="Flush plans", places=2)
    mentoring = ask_for_mentoring(by=bob, community=community, other=alice, as_mentor=False, words="Plan 11.")
    mediation = ask_for_mediation(by=bob, community=community, other=gina, mediator=alice, words="We do not talk.")
    welcome_member(by=alice, community=community, user=bob, note="Good that you are here.")
    args |= {
        "introduction_id": introduction.pk,
        "mentoring_id": mentoring.pk,
        "mediation_id": mediation.pk,
        "gina": gina.handle,
        "alice_handle": alice.handle,
    }
