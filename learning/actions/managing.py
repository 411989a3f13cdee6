"""What a manager sees of a member who shares skills with them, and notes on one."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from activity.actions import audit
from communities.actions import checks as given
from communities.models import Community
from communities.permissions import Permission, require
from learning.actions.checks import level_of, skill_of
from learning.models import ManagerNote, Sharing

SENTENCE_LIMIT = 300


@transaction.atomic
def look_at_skills(*, by: User, community: Community, about: User) -> set[str]:
    """The roles whose skills a member shares here. The look is noted for them, as every look at somebody's evidence is."""
    require(by, Permission.MANAGE, community)
    roles = set(Sharing.objects.standing().filter(user=about, community=community).values_list("role", flat=True))
    if not roles:
        raise Http404("Nobody of that name shares skills with you.")
    if about.pk != by.pk:
        audit("evidence.look", by=by, community_id=community.pk, subject=about, what="skills")
    return roles


@transaction.atomic
def note_level(
    *, by: User, community: Community, about: User, skill: str, level: int | None, sentence: str = ""
) -> ManagerNote | None:
    """Note a level; None takes it back. The member sees who noted it. The newest two managers count."""
    require(by, Permission.MANAGE, community)
    found = skill_of(skill)
    shared = Sharing.objects.standing().select_for_update(of=("self",))
    if not shared.filter(user=about, community=community, role=found.role).exists():
        raise Http404("Nobody shares this with you.")
    if about.pk == by.pk:
        raise ValidationError("Your own view has a place of its own: the ten questions.")
    if level is None:
        ManagerNote.objects.filter(about=about, manager=by, skill=skill).delete()
        return None
    said = {"level": level_of(level), "sentence": given.line(sentence, SENTENCE_LIMIT, "The sentence", is_needed=False)}
    note, _ = ManagerNote.objects.update_or_create(
        about=about, manager=by, skill=skill, defaults={**said, "community": community, "updated_at": timezone.now()}
    )
    return note
