"""What roles does when a lower app reports something."""

from typing import Any

from django.db.models import Q
from django.dispatch import receiver

from communities.models import Community
from content.signals import who_stays_unnamed
from roles.models import OptOut


@receiver(who_stays_unnamed)
def name_nobody_who_opted_out(sender: Any, community: Community, **kwargs: Any) -> Any:
    """Who wants no role profile, here or anywhere, is not singled out on the home page either."""
    return OptOut.objects.filter(Q(community=community) | Q(community=None)).values("user_id")
