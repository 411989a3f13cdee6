"""Short ways to people who had to do with each other, and to what they note."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from activity.models import Act
from activity.vocabulary import ObjectType, Ref, Verb
from communities.models import Community
from learning.actions import ask_for_view, write_view
from learning.models import ViewRequest
from tests.factories import join, make_act, make_user


def tie(one: User, other: User, community: Community, *, days: int = 10, verb: Verb = Verb.THANK) -> Act:
    """`one` did something towards `other` so many days ago."""
    on = (timezone.now() - timedelta(days=days)).date().isoformat()
    about = Ref(ObjectType.MEMBER, other.pk)
    return make_act(verb, by=one, on=on, about=about, community_id=community.pk, target_id=other.pk)


def make_peers(about: User, community: Community, number: int) -> list[User]:
    peers = []
    for _ in range(number):
        peer = make_user()
        join(peer, community)
        tie(peer, about, community)
        peers.append(peer)
    return peers


def note(about: User, rater: User, level: int | None, sentence: str = "", skill: str = "designer") -> ViewRequest:
    """Asked for and written."""
    request = ViewRequest.objects.filter(about=about, rater=rater, role="creator").first()
    request = request or ask_for_view(by=about, rater=rater, role="creator")
    write_view(by=rater, request=request, levels={skill: (level, sentence)})
    return request
