"""Who might know: people of a community who answered asks like this one and helped, each with the reason in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User, UserQuerySet
from communities.access import readers_of
from communities.models import Community
from content.following import muted_by
from content.models import REFERRALS_A_WEEK, Item, Kind, Referral, Reply
from content.signals import who_stays_unnamed
from content.topics import LOOK_BACK

SHOWN = 5
LIKE_IT = 30  # asks with a title like this one's, where tags say nothing
MOST_ROWS = 200
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Expert:
    person: User
    why: str


def who_might_know(ask: Item, by: User) -> list[Expert]:
    """At most five who answered and helped in the topics of an ask, as far as `by` may see it; else under asks with a
    title like it. Who prefers not to be singled out, takes no more referrals or muted it is left out.
    """
    answers = Reply.objects.visible_to(by).present().answers().filter(created_at__gt=timezone.now() - LOOK_BACK)
    slugs = [tag.slug for tag in ask.tags.all()]
    whys = _whys(answers.filter(item__tags__slug__in=slugs), F("item__tags__name")) if slugs else {}
    if not whys:
        alike = Item.objects.visible_to(by).of_kind(Kind.ASK).exclude(pk=ask.pk).titled_like(ask.title)[:LIKE_IT]
        whys = _whys(answers.filter(item__in=[item.pk for item in alike]), Value(""))
    people = _nameable(able_to_answer(ask, by), ask.community).filter(pk__in=list(whys))
    found = {person.pk: person for person in takes_referrals(people)}
    for muting in muted_by(set(found), ask, authors=[by.pk, ask.author_id]):
        found.pop(muting, None)
    return [Expert(found[pk], why) for pk, why in whys.items() if pk in found][:SHOWN]


def able_to_answer(ask: Item, by: User) -> UserQuerySet:
    """People who can read an ask, have not answered it and were not asked; neither its asker nor `by`."""
    answered = ask.replies.answers().present().exclude(author=None).values("author")
    asked = Referral.objects.filter(ask=ask, withdrawn_at=None).values("expert")
    people = readers_of(ask.community).visible_to(by).exclude(pk__in=[by.pk, ask.author_id or 0])
    return people.exclude(pk__in=answered).exclude(pk__in=asked)


def takes_referrals(people: UserQuerySet) -> UserQuerySet:
    """Those who were referred to less often in the last seven days than they allow; what was taken back counts too."""
    recent = Referral.objects.filter(expert=OuterRef("pk"), created_at__gt=timezone.now() - WEEK).order_by()
    counted = recent.values("expert").annotate(n=Count("pk")).values("n")
    limit = Coalesce(F("reach__referrals_a_week"), Value(REFERRALS_A_WEEK))
    return people.annotate(asked_lately=Coalesce(Subquery(counted), 0), asks_a_week=limit).filter(
        asked_lately__lt=F("asks_a_week")
    )


def can_be_asked(person: User, ask: Item, by: User) -> bool:
    """Whether a referral may reach this person now. Why not is theirs to know."""
    takes = takes_referrals(User.objects.people().filter(pk=person.pk)).exists()
    return takes and not muted_by({person.pk}, ask, authors=[by.pk, ask.author_id])


def _whys(answers: QuerySet[Reply], topic: Any) -> dict[int, str]:
    """For each author whose answers helped somebody: “Answered 3 asks about pumps”, who helped most often first."""
    helped = Q(accepted_for__isnull=False) | Q(use_count__gt=0) | Q(thank_count__gt=0) | Q(like_count__gt=0)
    counted = (
        answers.exclude(author=None)
        .order_by()
        .annotate(topic=topic)
        .values("author", "topic")
        .annotate(asks=Count("item", distinct=True), helped=Count("pk", filter=helped, distinct=True))
        .filter(helped__gt=0)
        .order_by("-helped", "-asks", "author", "topic")
    )
    rows: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for author, name, asks in counted.values_list("author", "topic", "asks")[:MOST_ROWS]:
        rows[author].append((asks, name))
    return {author: _says(max(known, key=lambda row: row[0])) for author, known in rows.items()}


def _says(known: tuple[int, str]) -> str:
    asks, topic = known
    about = f"about {topic}" if topic else "like this one"
    return f"Answered an ask {about}" if asks == 1 else f"Answered {asks} asks {about}"


def _nameable(people: UserQuerySet, community: Community) -> UserQuerySet:
    answers: Iterable[tuple[Any, Any]] = who_stays_unnamed.send(sender=Community, community=community)
    for _receiver, unnamed in answers:
        people = people.exclude(pk__in=unnamed)
    return people
