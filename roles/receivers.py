"""What roles does when something is reported to it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.signals import post_save
from django.dispatch import receiver

from communities.models import Community
from content.signals import who_stays_unnamed
from roles.engine.forgetting import forget_community, mark_community
from roles.models import EnactWeek, OptOut, RoleSettings


@receiver(post_save, sender=RoleSettings)
def follow_switch(instance: RoleSettings, created: bool, **_: Any) -> None:
    """Whichever door switched computation (page, admin): off removes every row, on has them rebuilt."""
    with transaction.atomic():
        if not instance.is_computed:
            forget_community(instance.community_id)
        elif not created and not EnactWeek.objects.filter(community_id=instance.community_id).exists():
            mark_community(instance.community_id)


@receiver(who_stays_unnamed)
def name_nobody_who_opted_out(sender: Any, community: Community, **_: Any) -> Any:
    """Who wants no role profile, here or anywhere, is not singled out on the home page either."""
    return OptOut.objects.filter(Q(community=community) | Q(community=None)).values("user_id")
