"""Thanking a person for what they did for one, and taking that back."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.urls import reverse

from accounts.models import User
from activity.actions import order_notices, record
from activity.vocabulary import Audience, ObjectType, Ref, Verb
from communities.actions.taking_back import drop_notices, take_back
from communities.models import Community, Introduction, Membership, Mentoring, Thanks
from communities.models.welcomes import welcome_act


@transaction.atomic
def thank_for_introduction(*, by: User, introduction: Introduction) -> Thanks:
    """Either of the two, once both said yes."""
    other = introduction.other_than(by)
    if introduction.side_of(by) is None or other is None or introduction.withdrawn_at:
        raise Http404("There is no such introduction.")
    if introduction.met_at is None:
        raise ValidationError("Thank once you both said yes.")
    return _thank(
        by,
        introduction.introducer,
        introduction.community,
        introduction.act_id,
        what=f"introducing you and {other.display_name}",
        url=reverse("introduction-list"),
    )


@transaction.atomic
def thank_for_mentoring(*, by: User, mentoring: Mentoring) -> Thanks:
    """The mentee, once it was agreed on."""
    if by.pk != mentoring.mentee_id:
        raise Http404("There is no such mentoring.")
    if mentoring.act_id is None or mentoring.is_void:
        raise ValidationError("This mentoring did not come about, so there is nothing to thank for.")
    return _thank(
        by,
        mentoring.mentor,
        mentoring.community,
        mentoring.act_id,
        what="mentoring",
        url=reverse("mentoring-detail", args=[mentoring.pk]),
        audience=Audience.DIRECT,
    )


@transaction.atomic
def thank_for_welcome(*, by: User, membership: Membership) -> Thanks:
    if by.pk != membership.user_id or membership.welcomed_by is None:
        raise Http404("There is no such welcome.")
    act = welcome_act(membership)
    if act is None:
        raise ValidationError("This welcome came in from elsewhere; it cannot be thanked for here.")
    community = membership.community
    url = reverse("communities:member-list", args=[community.slug])
    return _thank(by, membership.welcomed_by, community, act.pk, what=f"the welcome to {community.name}", url=url)


def _thank(
    by: User,
    to: User,
    community: Community,
    act_id: int | None,
    *,
    what: str,
    url: str,
    audience: Audience = Audience.COMMUNITY,
) -> Thanks:
    if not to.is_active:
        raise ValidationError(f"{to.display_name} is no longer here.")
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # pressed twice at once, it is one thank
    known = Thanks.objects.by_for(by, act_id)
    if known or act_id is None:
        raise ValidationError("You have said thanks already.")
    about = Ref(ObjectType.MEMBER, to.pk)
    act = record(
        Verb.THANK,
        by=by,
        about=about,
        community_id=community.pk,
        target_id=to.pk,
        caused_by_id=act_id,
        audience=audience,
    )
    thanks = Thanks.objects.create(
        by=by, to=to, community=community, what=what[:200], url=url, act_id=act_id, thank_act_id=act.pk
    )
    order_notices("thanks", act=act, by=by, object_id=thanks.pk)
    return thanks


@transaction.atomic
def withdraw_thanks(*, by: User, act_id: int | None) -> None:
    """Take back one's thank for an act; what it counted for goes with it."""
    thanks = Thanks.objects.select_for_update().filter(by=by, act_id=act_id).first() if act_id else None
    if thanks is None:
        raise ValidationError("You have not said thanks for this.")
    take_back(thanks.thank_act_id, by=by)
    drop_notices(f"thanks:{thanks.pk}")
    thanks.delete()
