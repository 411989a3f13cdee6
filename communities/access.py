"""How a page enters a community: fetch what exists for the viewer, or say 404."""

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest

from accounts.models import User, UserQuerySet
from communities.models import Community, Lifecycle, Membership, Visibility
from communities.permissions import Standing, standing_of


def find_community(viewer: User | AnonymousUser, slug: str) -> Standing:
    """The viewer's standing in a community that exists for them. Raises Http404."""
    community = Community.objects.visible_to(viewer).with_service().filter(slug=slug).first()
    if community is None:
        raise Http404("There is no such community, or it is not open to you.")
    return standing_of(viewer, community)


def enter(request: HttpRequest, slug: str, *, to_read: bool = True) -> Standing:
    """The standing for a page under /c/<slug>/; the navigation finds it on the request.

    Raises Http404 when the community does not exist for the viewer, PermissionDenied when it exists but only members
    read it (pass to_read=False for its front door, charter and join pages).
    """
    standing = find_community(request.user, slug)
    request.standing = standing  # type: ignore[attr-defined]
    if to_read and not can_read(standing):
        raise PermissionDenied(f"Only members read {standing.community.name}. You can ask to join.")
    return standing


def can_read(standing: Standing) -> bool:
    if standing.membership or (standing.user.is_authenticated and standing.user.is_superuser):
        return True
    return Community.objects.readable_by(standing.user).filter(pk=standing.community.pk).exists()


def readers_of(community: Community) -> UserQuerySet:
    """Everybody who may read a community: Community.objects.readable_by() asked the other way round."""
    people = User.objects.people()
    if community.visibility == Visibility.OPEN and community.lifecycle != Lifecycle.DRAFT:
        return people
    members = Membership.objects.current().in_community(community).values("user")
    return people.filter(Q(pk__in=members) | Q(is_superuser=True))
