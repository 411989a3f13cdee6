"""Reports, first texts, and what was held too long; members who have not accepted the charter. No entry names a text or
who reported it: a decision on it is kept in words for a year.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from django.db.models import Min
from django.db.models.functions import Greatest

from accounts.models import User
from communities.actions import remind_of_charter
from communities.actions.charters import REMINDED_AGAIN
from communities.models import Charter, Community, outstanding
from content.actions import take_case
from content.models import Case
from metrics.desk.kinds import MOST, Done, Found, Kind, Place, href_to, plural, register
from metrics.models import DeskEntry

GRACE = timedelta(days=7)  # to read a charter in
LONG_HELD = timedelta(days=14)


def to_decide(place: Place) -> Iterable[Found]:
    """Reports and first texts; found anew for each page, as a manager is told of each."""
    if place.viewer is None:
        return
    found = Case.objects.visible_to(place.viewer).in_community(place.community).to_decide()
    for case in found.with_all().longest_first()[: MOST + 1]:
        is_anothers = case.taken_by_id and case.taken_by_id != place.viewer.pk
        says = f"{case.taken_by.display_name} looks at it." if is_anothers and case.taken_by else _says(case)
        yield _found(place, case, says)


def held_long(place: Place) -> Iterable[Found]:
    """Held or to be changed, and their author did nothing: somebody should say what becomes of it."""
    found = Case.objects.in_community(place.community).with_the_author().filter(decided_at__lt=place.now - LONG_HELD)
    for case in found.with_all().longest_first()[: MOST + 1]:
        said = f"{case.get_state_display().capitalize()}; nothing came of it so far."
        yield _found(place, case, said)


def _found(place: Place, case: Case, reason: str) -> Found:
    case.community = place.community
    title = f"The first {case.text_word} of somebody new" if case.is_first else f"A reported {case.text_word}"
    href = case.get_absolute_url()
    found = Found(f"case-{case.pk}", reason, case.changed_at or case.opened_at, title, href, href)
    # Named, so that neither the entry nor what a colleague did about it is there for its author.
    return replace(found, person_id=case.text.author_id)


def _says(case: Case) -> str:
    if case.changed_at:
        return "Its author changed it: look again."
    if case.is_first:
        return "Nobody else sees it before somebody has looked."
    count = len(case.standing_flags)  # type: ignore[attr-defined]
    said = plural(count, "person says", "people say") + " that it should be looked at."
    return f"{said} It is out of sight until then." if case.held_until else said


def _take(user: User, entry: DeskEntry) -> str:
    case = Case.objects.visible_to(user).get(pk=int(entry.subject.rpartition("-")[2]))
    take_case(by=user, case=case)
    return entry.to


def not_accepted(place: Place) -> Iterable[Found]:
    """One entry a version: how many members had it for a week and have not accepted it."""
    charter = Charter.objects.filter(community=place.community).latest_first().first()
    if charter is None or _reminded_lately(charter, place):
        return
    charter.community = place.community
    late = outstanding(charter).annotate(since=Greatest("joined_at", charter.created_at))
    late = late.filter(since__lt=place.now - GRACE)
    count = late.count()
    if count:
        href = href_to("communities:charter-outstanding", place.community.slug)
        title = f"{plural(count, 'member has', 'members have')} not accepted the charter"
        reason = f"Version {charter.version} waits for them."
        since = late.aggregate(first=Min("since"))["first"]
        yield Found(f"charter-{charter.version}", reason, since, title, href, href)


def _reminded_lately(charter: Charter, place: Place) -> bool:
    latest = charter.reminders.first()
    return bool(latest and latest.at > place.now - REMINDED_AGAIN)


def _remind(user: User, entry: DeskEntry, _words: str) -> Done:
    made = remind_of_charter(by=user, community=Community.objects.get(pk=entry.community_id))
    return Done(f"{plural(made.people, 'person finds', 'people find')} it among their notices.")


register(
    Kind(
        key="flag",
        rank=5,
        one="one text waits for a decision",
        many="{n} texts wait for a decision",
        why="Somebody reported it, or is new and wrote for the first time. They hear what you decide.",
        label="Look at it",
        find=to_decide,
        is_live=True,
        leads=_take,
        owes="Somebody waits for an answer. Leaving the text as it is, is one, too.",
    )
)
register(
    Kind(
        key="held",
        rank=45,
        one="one text has been with its author for two weeks",
        many="{n} texts have been with their authors for two weeks",
        why="Nothing came of what was asked. Ask once more, or say what becomes of it.",
        label="Decide",
        find=held_long,
    )
)
register(
    Kind(
        key="charter",
        rank=85,
        one="the charter waits to be accepted",
        many="the charter waits to be accepted",
        why="It says what members may expect of one another. A reminder is one notice, at most once in two weeks.",
        label="Remind them",
        find=not_accepted,
        act=_remind,
    )
)
