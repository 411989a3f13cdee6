"""What a member says of themselves, keeps to themselves, shares, and takes away again."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from activity.actions import audit
from communities.models import Community
from learning.actions.checks import level_of, role_of
from learning.models import ManagerNote, PeerNote, PeerRelease, SelfAnswer, Sharing, ViewRequest, Wish
from learning.skills import QUESTION_OF, skills_of
from learning.vocabulary import Wanted


@transaction.atomic
def set_wishes(*, by: User, wishes: Mapping[str, int]) -> None:
    """Which roles one would like, and how much; a role that is not named stays as it was."""
    for role, weight in wishes.items():
        if weight not in Wanted.values:
            raise ValidationError("Choose one of the three for each role.")
        Wish.objects.update_or_create(user=by, role=role_of(role), defaults={"weight": weight})


@transaction.atomic
def answer_question(*, by: User, key: str, level: int | None) -> SelfAnswer:
    """Keep one answer, or that it was passed over (None). Again changes it."""
    if key not in QUESTION_OF:
        raise ValidationError("There is no such question.")
    said = None if level is None else level_of(level)
    answer, _ = SelfAnswer.objects.update_or_create(
        user=by, question=key, defaults={"level": said, "answered_at": timezone.now()}
    )
    return answer


@transaction.atomic
def forget_skills(*, by: User) -> None:
    """Remove what there is about one's skills: wishes, answers, what others noted, what is shared. For good.

    What one noted about others stays theirs; what one took up and completed stays on one's page of learning.
    """
    for model in (Wish, SelfAnswer, Sharing):
        model.objects.filter(user=by).delete()
    for noted in (ViewRequest, PeerNote, PeerRelease, ManagerNote):
        noted.objects.filter(about=by).delete()


@transaction.atomic
def share_role(*, by: User, community: Community, role: str) -> Sharing:
    """Let the managers of a community one is in see the skills of a role, and note a level."""
    role = role_of(role)
    if not Community.objects.joined_by(by).filter(pk=community.pk).exists():
        raise Http404("You are not in that community.")
    if not Sharing.objects.standing().filter(user=by, community=community, role=role).exists():
        _unshare(by, community, role)  # of a stay that ended
    found, is_new = Sharing.objects.get_or_create(user=by, community=community, role=role)
    if is_new:
        audit("skills.share", by=by, community_id=community.pk, subject=by, role=role)
    return found


@transaction.atomic
def unshare_role(*, by: User, community: Community, role: str) -> None:
    """Managers see nothing from now on, and what they noted goes, too."""
    if _unshare(by, community, role_of(role)):
        audit("skills.unshare", by=by, community_id=community.pk, subject=by, role=role)


def _unshare(by: User, community: Community, role: str) -> bool:
    deleted, _ = Sharing.objects.filter(user=by, community=community, role=role).delete()
    if deleted:
        slugs = [skill.slug for skill in skills_of(role)]
        ManagerNote.objects.filter(about=by, community=community, skill__in=slugs).delete()
    return bool(deleted)
