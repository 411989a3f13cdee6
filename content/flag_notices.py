"""What people hear of reports: managers that there is one, those who reported what became of it, the author what to do.

No title names the text: a notice stays where it was delivered, and a held text is shown to nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat, StrIndex
from django.urls import reverse

from accounts.models import User
from activity.delivery import Draft
from activity.models import NoticeOrder
from communities.access import readers_of
from communities.models import Membership
from content.models import Case, CaseStep, Flag, Item, Reply

REASON_WORDS = {
    Flag.Reason.UNTRUE: "not true, or dangerous",
    Flag.Reason.CONFIDENTIAL: "confidential",
    Flag.Reason.HURTFUL: "hurtful",
    Flag.Reason.OFF_TOPIC: "off topic, or advertising",
    Flag.Reason.OTHER: "something else",
}
TO_REPORTERS = {
    CaseStep.What.LEAVE: "it stays as it is",
    CaseStep.What.CHANGE: "its author is asked to change it",
    CaseStep.What.HOLD: "it is out of sight until it is changed",
    CaseStep.What.REMOVE: "it was removed",
    CaseStep.What.GAVE_UP: "its author took it away",
}
TO_AUTHOR = {
    CaseStep.What.LEAVE: "stands",
    CaseStep.What.CHANGE: "should be changed",
    CaseStep.What.HOLD: "is held until you change it",
    CaseStep.What.REMOVE: "was removed",
}


def not_about_held() -> Q:
    """A notice that leads to a held reply is not there meanwhile; the title is the thread's, but it says who wrote.
    Neither is one that stands in the group of a held item and leads to another: it bears the title of the held one.
    """
    ends = Concat(Value("?reply="), Cast("pk", CharField()), Value("#"))
    replies = Reply.objects.filter(held_at__isnull=False, item_id=OuterRef("item_id"))
    replies = replies.annotate(place=StrIndex(OuterRef("url"), ends)).filter(place__gt=0)
    named = Concat(Value("item:"), Cast("pk", CharField()))
    items = Item.objects.filter(held_at__isnull=False).annotate(named=named).filter(named=OuterRef("group"))
    return ~Q(Exists(replies)) & ~Q(Exists(items))


def deciders(case: Case) -> list[int]:
    """Who decides on a text: the managers, without its author; where there is none, the administrators."""
    author_id = case.text.author_id
    stays = Membership.objects.managers().in_community(case.community).exclude(user=author_id or 0)
    managers = list(stays.values_list("user_id", flat=True))
    if managers:
        return managers
    return list(User.objects.people().filter(is_superuser=True).exclude(pk=author_id or 0).values_list("pk", flat=True))


def _about_flag(order: NoticeOrder) -> list[Draft]:
    flags = Flag.objects.standing().select_related("by", "case__community", "case__item__author", "case__reply__author")
    flag = flags.filter(pk=order.object_id).first()
    if flag is None or flag.case.is_settled:
        return []
    title = f"{flag.by_name} reported {_named(flag.case)}: {REASON_WORDS[Flag.Reason(flag.reason)]}"
    return _to(deciders(flag.case), flag.case, title, flag.case.get_absolute_url())


def _about_first_text(order: NoticeOrder) -> list[Draft]:
    case = _case(order)
    if case is None or case.is_settled:
        return []
    title = f"The first text of {case.text.byline_name} in {case.community.name} waits for a look"
    return _to(deciders(case), case, title, case.get_absolute_url())


def _about_change(order: NoticeOrder) -> list[Draft]:
    """Whoever looks at it, or decided last; all managers when they no longer are one."""
    case = _case(order)
    if case is None or case.is_settled:
        return []
    told = deciders(case)
    one = case.taken_by_id or case.decided_by_id
    did = "changed" if order.kind == "text_changed" else "answered about"
    title = f"{case.text.byline_name} {did} {_named(case, by=False)}"
    return _to([one] if one in told else told, case, title, case.get_absolute_url())


def _about_decision(order: NoticeOrder) -> list[Draft]:
    """Those who reported it."""
    step = _step(order)
    if step is None or step.what not in TO_REPORTERS:
        return []
    case, place = step.case, step.case.community.name
    title = f"Your report in {place}: {TO_REPORTERS[CaseStep.What(step.what)]}"
    if step.undone_at:
        title = f"Your report in {place} is looked at once more"
    elif step.to_reporters:
        title += f". “{step.to_reporters}”"
    told = case.flags.filter(withdrawn_at=None).values_list("by_id", flat=True)
    return _to(told, case, title, reverse("flag-list"))


def _about_own_text(order: NoticeOrder) -> list[Draft]:
    """Its author, of a decision."""
    step = _step(order)
    if step is None or step.what not in TO_AUTHOR:
        return []
    title = f"Your {step.case.text_word} in {step.case.community.name} {TO_AUTHOR[CaseStep.What(step.what)]}"
    if step.undone_at:
        title = f"Your {step.case.text_word} in {step.case.community.name}: a decision was taken back"
    elif step.to_author:
        title += f". “{step.to_author}”"
    return _to([step.case.text.author_id], step.case, title, step.case.own_url)


def _about_held(order: NoticeOrder) -> list[Draft]:
    """Its author, of what happened by itself."""
    case = _case(order)
    if case is None:
        return []
    now = "is held until a manager has looked: somebody says it is confidential"
    says = now if order.kind == "text_held" else "is shown again"
    title = f"Your {case.text_word} in {case.community.name} {says}"
    return _to([case.text.author_id], case, title, case.own_url)


def _named(case: Case, *, by: bool = True) -> str:
    article = "an" if case.text_word[0] in "aeiou" else "a"
    whose = f" by {case.text.byline_name}" if by else ""
    return f"{article} {case.text_word}{whose} in {case.community.name}"


def _case(order: NoticeOrder) -> Case | None:
    return Case.objects.with_all().filter(pk=order.object_id).first()


def _step(order: NoticeOrder) -> CaseStep | None:
    steps = CaseStep.objects.select_related("case__community", "case__item__author", "case__reply__author")
    return steps.filter(pk=order.object_id).first()


def _to(user_ids: Iterable[int | None], case: Case, title: str, url: str) -> list[Draft]:
    told = {user_id for user_id in user_ids if user_id}
    return [
        Draft(person.pk, f"case:{case.pk}", title, url, case.community_id)
        for person in readers_of(case.community).filter(pk__in=told)
    ]


FLAG_DRAFTERS: dict[str, Callable[[NoticeOrder], list[Draft]]] = {
    "flag": _about_flag,
    "first_text": _about_first_text,
    "text_changed": _about_change,
    "text_answered": _about_change,
    "flag_decided": _about_decision,
    "text_decided": _about_own_text,
    "text_held": _about_held,
    "text_shown": _about_held,
}
