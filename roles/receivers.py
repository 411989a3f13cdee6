"""What roles does when something is reported to it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver

from accounts.models import User
from activity.delivery import Draft
from activity.models import NoticeOrder
from activity.signals import acts_retiring, notices_due
from communities.models import Community
from content.signals import who_connects, who_stays_unnamed, who_stays_unnamed_where
from roles.actions import follow_move
from roles.engine.forgetting import forget_community, mark_community, mark_leaving
from roles.models import EnactWeek, LeftOut, Role, RoleSettings, RoleWeek
from roles.notices import drafts_for
from roles.watch import ALARM, drafts_of_alarm


@receiver(post_save, sender=RoleSettings)
def follow_switch(instance: RoleSettings, created: bool, **_: Any) -> None:
    """Whichever door switched computation (page, admin): off removes every row, on has them rebuilt."""
    with transaction.atomic():
        if not instance.is_computed:
            forget_community(instance.community_id)
        elif not created and not EnactWeek.objects.filter(community_id=instance.community_id).exists():
            mark_community(instance.community_id)


@receiver(who_stays_unnamed)
def name_nobody_who_is_left_out(sender: Any, community: Community, **_: Any) -> Any:
    """Who wants no role profile, here or anywhere, is not singled out on the home page either."""
    return LeftOut.objects.filter(Q(community_id=community.pk) | Q(community_id=None)).values("user_id")


@receiver(who_stays_unnamed_where)
def name_nobody_anywhere_who_is_left_out(sender: Any, **_: Any) -> Any:
    return LeftOut.objects.all()


@receiver(who_connects, dispatch_uid="roles.find_who_connects")
def find_who_connects(community: Community, **_: Any) -> list[int]:
    """Members who act as Connectors by the newest week. For the platform's own use: no page says who they are."""
    weeks = RoleWeek.objects.in_community(community)
    newest = weeks.weekly().order_by("-as_of").values_list("as_of", flat=True).first()
    if newest is None:
        return []
    acting = weeks.filter(as_of=newest, role=Role.CONNECTOR, is_acting=True).order_by()
    left_out = LeftOut.objects.filter(Q(community_id=community.pk) | Q(community_id=None)).values("user_id")
    return list(acting.exclude(member__in=left_out).values_list("member_id", flat=True))


@receiver(pre_save, sender=User, dispatch_uid="roles.note_country")
def note_country(instance: User, update_fields: Any, **_: Any) -> None:
    """Remember the country there was, so that follow_country() sees whether it changed."""
    if instance.pk and (update_fields is None or "country" in update_fields):
        was = User.objects.filter(pk=instance.pk).values_list("country", flat=True).first()
        instance.country_was = was if was != instance.country else None  # type: ignore[attr-defined]


@receiver(post_save, sender=User, dispatch_uid="roles.follow_country")
def follow_country(instance: User, **_: Any) -> None:
    """Somebody moved: out of a country where roles are switched off, into one, or neither."""
    was = instance.__dict__.pop("country_was", None)
    if was is not None:
        follow_move(instance, was=was)


@receiver(notices_due, dispatch_uid="roles.draft_notices")
def draft_notices(order: NoticeOrder, **_: Any) -> list[Draft]:
    return drafts_of_alarm(order) if order.kind == ALARM else drafts_for(order)


@receiver(acts_retiring, dispatch_uid="roles.follow_acts_that_leave")
def follow_acts_that_leave(**_: Any) -> None:
    mark_leaving()
