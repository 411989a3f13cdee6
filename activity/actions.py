"""Writing the ledger (every domain action records its act here, in its own transaction), reading notices, choosing mail."""

from __future__ import annotations

import logging
import time
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from activity.addresses import DIGEST, EVERYTHING, Stop
from activity.kinds import SETTINGS, Level
from activity.models import (
    Act,
    AuditEntry,
    Mail,
    MailSettings,
    MailStop,
    Notice,
    NoticeOrder,
    ObjectDay,
    ReadingAct,
    ShareEffect,
)
from activity.preferences import settings_of
from activity.tasks import deliver_order
from activity.vocabulary import DELICATE_VERBS, READING_VERBS, ActorKind, Audience, Ref, Verb, Via

logger = logging.getLogger(__name__)

CLOCK_SKEW = timedelta(minutes=5)
FRESH_AFTER = timedelta(days=14)
BROKER_REST = 30.0  # seconds
CHOICES = ("digest", "digest_day", "weekly_budget", "quiet_from", "quiet_until", "paused_until")
DAYS_A_WEEK = 7

_broker_rests_until = 0.0  # time.monotonic() of this process


def record(
    verb: Verb,
    *,
    by: User | None,
    about: Ref,
    community_id: int,
    target_id: int | None = None,
    origin_community_id: int | None = None,
    context_id: int | None = None,
    reply_to_id: int | None = None,
    caused_by_id: int | None = None,
    value: int | None = None,
    audience: Audience = Audience.COMMUNITY,
    via: Via = Via.WEB,
    bulk_id: UUID | None = None,
    undo_of_id: int | None = None,
    occurred_at: datetime | None = None,
) -> Act:
    """Append one act. Call it inside the transaction of the change it records.

    Raises ValidationError for an act more than five minutes in the future, AssertionError for a reading verb.
    """
    assert verb not in READING_VERBS, "Reading acts go through record_reading()."
    occurred_at = occurred_at or timezone.now()
    if occurred_at > timezone.now() + CLOCK_SKEW:
        raise ValidationError("An act cannot lie in the future.")
    return Act.objects.create(
        verb=verb,
        actor_id=by.pk if by else None,
        actor_kind=_kind_of(by),
        object_type=about.type,
        object_id=about.id,
        owner_id=about.owner_id,
        target_id=target_id,
        community_id=community_id,
        origin_community_id=origin_community_id,
        context_id=context_id,
        reply_to_id=reply_to_id,
        caused_by_id=caused_by_id,
        value=value,
        audience=audience,
        via=via,
        bulk_id=bulk_id,
        undo_of_id=undo_of_id,
        occurred_at=occurred_at,
        occurred_on=occurred_at.astimezone(UTC).date(),
    )


def _kind_of(actor: User | None) -> ActorKind:
    if actor is None:
        return ActorKind.SYSTEM
    return ActorKind.SERVICE if actor.is_service else ActorKind.MEMBER


def undo(act: Act, *, by: User) -> Act:
    """Withdraw an act: a new row that takes the old one's evidence away. Nothing is updated.

    Whoever may not see the act does not see that it was withdrawn.
    """
    return record(
        Verb.UNDO,
        by=by,
        about=Ref(act.object_type, act.object_id, act.owner_id),  # type: ignore[arg-type]
        community_id=act.community_id,
        target_id=act.target_id,
        context_id=act.context_id,
        audience=Audience.DIRECT if act.verb in DELICATE_VERBS else Audience(act.audience),
        undo_of_id=act.pk,
    )


def undo_if_kept(act_id: int | None, *, by: User) -> Act | None:
    """Withdraw the act a row names, if it names one and the ledger still keeps it: old acts leave."""
    act = Act.objects.filter(pk=act_id).first() if act_id else None
    return undo(act, by=by) if act else None


def undo_latest(verb: Verb, *, by: User, about: Ref) -> Act | None:
    """Withdraw this person's latest act of this verb on this object, unless it is withdrawn already."""
    undone = Act.objects.filter(undo_of_id__isnull=False, actor_id=by.pk).values("undo_of_id")
    latest = (
        Act.objects.filter(verb=verb, actor_id=by.pk, object_type=about.type, object_id=about.id)
        .exclude(pk__in=undone)
        .latest_first()
        .first()
    )
    return undo(latest, by=by) if latest else None


@transaction.atomic
def record_reading(verb: Verb, *, by: User, about: Ref, community_id: int, caused_by_id: int | None = None) -> bool:
    """Note that somebody opened, searched or downloaded something; the same object counts once a day: True if it did.

    Own things are noted for nobody: they are neither looked for nor found.
    """
    assert verb in READING_VERBS
    if about.owner_id == by.pk or by.is_service:
        return False
    now = timezone.now()
    today = now.astimezone(UTC).date()
    earlier = ReadingAct.objects.filter(
        actor_id=by.pk, object_type=about.type, object_id=about.id, occurred_at__gt=now - FRESH_AFTER
    )
    if verb != Verb.SEARCH and earlier.filter(occurred_on=today, verb=verb).exists():
        return False
    is_fresh = not earlier.exists()
    ReadingAct.objects.create(
        verb=verb,
        actor_id=by.pk,
        object_type=about.type,
        object_id=about.id,
        owner_id=about.owner_id,
        community_id=community_id,
        caused_by_id=caused_by_id,
        is_fresh=is_fresh,
        occurred_at=now,
        occurred_on=today,
    )
    if verb == Verb.SEARCH:
        return True
    _count(
        ObjectDay,
        ("object_type", "object_id", "day"),
        {"object_type": about.type, "object_id": about.id, "community_id": community_id, "day": today, "views": 1},
        ("views",),
    )
    if caused_by_id:
        _count(
            ShareEffect,
            ("share_id", "day"),
            {"share_id": caused_by_id, "day": today, "openers": 1, "fresh_openers": int(is_fresh)},
            ("openers", "fresh_openers"),
        )
    return True


def _count(model: type, key: tuple[str, ...], row: dict[str, Any], counters: tuple[str, ...]) -> None:
    """Add to the counters of one row, in one statement that two requests can run at once."""
    table = model._meta.db_table  # type: ignore[attr-defined]
    sums = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in counters)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join(['%s'] * len(row))}) "
            f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {sums}",
            list(row.values()),
        )


def audit(
    action: str,
    *,
    by: User | None,
    community_id: int | None = None,
    subject: User | None = None,
    **details: Any,
) -> AuditEntry:
    return AuditEntry.objects.create(action=action, by=by, community_id=community_id, subject=subject, details=details)


def order_notices(kind: str, *, act: Act | None, by: User | None, object_id: int) -> NoticeOrder:
    """Put an order into the outbox, in the transaction of the act; try to deliver once it is committed.

    Without an act (a request to join, say: no verb of the ledger) the order's act is 0.
    """
    order = NoticeOrder.objects.create(kind=kind, act_id=act.pk if act else 0, by=by, object_id=object_id)
    transaction.on_commit(lambda: _queue(order.pk), robust=True)
    return order


def _queue(order_id: int) -> None:
    """Tell the broker. The row is committed: without it the beat schedule delivers once the broker is back.

    After a failure it is left in peace for a while, so that a broker that hangs costs one request its timeout, not all.
    """
    global _broker_rests_until
    if time.monotonic() < _broker_rests_until:
        return
    try:
        deliver_order.delay(order_id)
    except Exception as broken:
        _broker_rests_until = time.monotonic() + BROKER_REST
        logger.warning("Notice order %s and those of the next %.0f s wait: %s", order_id, BROKER_REST, broken)


def read_notice(*, by: User, notice_id: int) -> Notice | None:
    """Mark one's own notice as read; returns it, or None when it is not one's own."""
    notice = Notice.objects.visible_to(by).filter(pk=notice_id).first()
    if notice and notice.read_at is None:
        notice.read_at = timezone.now()
        notice.save(update_fields=["read_at"])
    return notice


def read_bundle(*, by: User, notice_id: int) -> int:
    """Mark as read what stands together on the page: everything new about the same thing."""
    mine = Notice.objects.visible_to(by)
    notice = mine.filter(pk=notice_id).first()
    if notice is None:
        raise Http404("What this notice was about is no longer there for you.")
    return mine.unread().filter(group=notice.group).update(read_at=timezone.now())


@transaction.atomic
def unread_notice(*, by: User, notice_id: int) -> bool:
    """Make one new again, on every device, unless a newer one of its kind about the same thing is new already."""
    mine = Notice.objects.visible_to(by)
    notice = mine.filter(pk=notice_id).first()
    if notice is None:
        raise Http404("What this notice was about is no longer there for you.")
    if notice.read_at is None or mine.unread().filter(kind=notice.kind, group=notice.group).exists():
        return False
    return bool(Notice.objects.filter(pk=notice.pk).update(read_at=None))


def read_all_notices(*, by: User) -> int:
    return Notice.objects.visible_to(by).unread().update(read_at=timezone.now())


def carry_notices(item_id: int, *, to_item_id: int, community_id: int) -> int:
    """What was noticed about an item goes with it, when it lives on as another one or in another community."""
    about = Notice.objects.filter(item_id=item_id)
    return about.update(item_id=to_item_id, community_id=community_id)


def forget_notices(kinds: Collection[str], *, groups: Collection[str]) -> int:
    """What was told of something nobody is to know any more goes, for everybody it was told to."""
    return Notice.objects.filter(kind__in=kinds, group__in=groups).delete()[0]


def forget_orders(kind: str, *, object_ids: Collection[int]) -> int:
    """The same for who caused it, once it was delivered."""
    return NoticeOrder.objects.filter(kind=kind, object_id__in=object_ids, delivered_at__isnull=False).delete()[0]


def read_notices_about(*, by: User, item_id: int) -> int:
    """Opening an item reads its notices, on every device."""
    return Notice.objects.visible_to(by).unread().filter(item_id=item_id).update(read_at=timezone.now())


@transaction.atomic
def save_mail_settings(*, by: User, levels: dict[str, str], **choices: Any) -> MailSettings:
    """Keep what somebody wants to be told, where and when. A level like the default is not kept: it moves with it."""
    unknown = set(choices) - set(CHOICES)
    assert not unknown, unknown
    kept = settings_of(User.objects.select_for_update(no_key=True).get(pk=by.pk))
    for name, value in choices.items():
        setattr(kept, name, value)
    kept.levels = _levels({**kept.levels, **levels})
    _check(kept)
    kept.save()
    return kept


def _levels(wanted: dict[str, str]) -> dict[str, str]:
    levels = {}
    for setting in SETTINGS:
        level = wanted.get(setting.slug, setting.default.value)
        if level not in dict(setting.choices):
            raise ValidationError(f"“{setting.label}” cannot be set to that. Choose one of the list.")
        if level != setting.default:
            levels[setting.slug] = level
    return levels


def _check(kept: MailSettings) -> None:
    begins, ends = kept.quiet_from, kept.quiet_until
    if (begins is None) != (ends is None):
        raise ValidationError("Quiet hours need a beginning and an end. Leave both empty for none.")
    if begins is not None and begins == ends:
        raise ValidationError(
            "Quiet hours that end as they begin would last all day. To stop mail for a while, pause it."
        )
    if kept.digest == MailSettings.Digest.DAILY and kept.weekly_budget < DAYS_A_WEEK:
        raise ValidationError(
            f"A digest every day can be seven mails a week, and you allow {kept.weekly_budget}. "
            "Allow seven or more, or choose once a week."
        )
    try:
        kept.clean_fields(exclude=["user"])
    except ValidationError as odd:
        raise ValidationError("One of these cannot be kept as it is. Look at the numbers again.") from odd


@transaction.atomic
def stop_mail(stop: Stop) -> bool:
    """What the link or the address in a mail asks for; whoever holds it acts for its reader. Twice is once.

    Returns whether there was anything to stop.
    """
    user = User.objects.select_for_update(no_key=True).filter(pk=stop.user_id).first()
    if user is None:
        return False
    kept = settings_of(user)
    if stop.what == EVERYTHING:
        kept.digest = MailSettings.Digest.OFF
        by_mail = [setting.slug for setting in SETTINGS if kept.level(setting.slug) == Level.MAIL]
        kept.levels = {**kept.levels, **dict.fromkeys(by_mail, Level.HERE.value)}
    elif stop.what == DIGEST:
        kept.digest = MailSettings.Digest.OFF
    elif stop.what.startswith("kind:"):
        setting = stop.what.removeprefix("kind:")
        if kept.level(setting) == Level.MAIL:
            kept.levels = {**kept.levels, setting: Level.HERE.value}
    else:
        _, is_new = MailStop.objects.get_or_create(user=user, about=stop.what)
        return is_new
    kept.save()
    return True


@transaction.atomic
def resume_mail(*, by: User, stop_id: int) -> bool:
    """Mail about one thing again."""
    deleted, _ = MailStop.objects.visible_to(by).filter(pk=stop_id).delete()
    return bool(deleted)


def order_answer(*, to: User, about: str) -> Mail:
    """To a person whose own mail could not be taken; what it says is put together when it goes."""
    mail, _ = Mail.objects.get_or_create(
        key=f"answer:{about}", defaults={"recipient": to, "kind": Mail.Kind.ANSWER, "about": about}
    )
    return mail
