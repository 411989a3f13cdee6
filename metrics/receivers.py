"""What metrics does when something is reported to it: somebody opted out, or a community is no longer computed."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.db.models.signals import post_delete
from django.dispatch import receiver

from accounts.models import User
from activity.delivery import Draft
from activity.letters import Letter
from activity.models import Mail, NoticeOrder
from activity.signals import letter_due, notices_due, notices_read
from communities.models import Community, Issue
from content.clocks import ReplyFigure
from content.signals import reply_figure_shown
from metrics.models import DeskDecision, MemberNetwork, MovedWeek, NetworkTie, NetworkWeek, SegmentWeek
from metrics.monthly import notices as report_notices
from metrics.notices import drafts_for
from metrics.response import figure_for_members
from roles.signals import community_forgotten, members_forgotten


@receiver(members_forgotten, dispatch_uid="metrics.forget_ties")
def forget_ties(member_ids: list[int], community_id: int | None, **_: Any) -> None:
    """Who wants nothing computed has no ties either, in nobody's list; the shapes of weeks gone by hold counts alone."""
    places = MemberNetwork.objects.filter(member__in=member_ids)
    ties = NetworkTie.objects.filter(Q(low__in=member_ids) | Q(high__in=member_ids))
    for rows in (places, ties):
        (rows if community_id is None else rows.filter(community=community_id)).delete()


@receiver(community_forgotten, dispatch_uid="metrics.forget_networks")
def forget_networks(community_id: int, **_: Any) -> None:
    for model in (NetworkWeek, MemberNetwork, NetworkTie, SegmentWeek, MovedWeek):
        model.objects.filter(community=community_id).delete()


@receiver(post_delete, sender=Issue, dispatch_uid="metrics.forget_issue")
def forget_issue(instance: Issue, **_: Any) -> None:
    """Of an issue that was taken back nothing stays, neither among decisions."""
    DeskDecision.objects.filter(community=instance.community_id, kind="issue", subject=f"issue-{instance.pk}").delete()


@receiver(reply_figure_shown, dispatch_uid="metrics.say_how_soon")
def say_how_soon(community: Community, **_: Any) -> ReplyFigure | None:
    return figure_for_members(community)


@receiver(notices_due, dispatch_uid="metrics.draft_notices")
def draft_notices(order: NoticeOrder, **_: Any) -> list[Draft]:
    return [*drafts_for(order), *report_notices.drafts_for(order)]


@receiver(notices_read, dispatch_uid="metrics.only_reports_still_read")
def only_reports_still_read(viewer: User | AnonymousUser, **_: Any) -> Q:
    return report_notices.still_read(viewer)


@receiver(letter_due, dispatch_uid="metrics.write_report_letter")
def write_report_letter(mail: Mail, orders: list[NoticeOrder], **_: Any) -> Letter | None:
    return report_notices.letter_for(mail, orders)
