"""A manager writes to one member, and takes it back."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from activity.actions import order_notices
from communities.actions import checks
from communities.actions.memberships import membership_of
from communities.actions.taking_back import drop_notices
from communities.models import Community, Word
from communities.models.words import WORD_LIMIT
from communities.permissions import Permission, require


@transaction.atomic
def write_to_member(*, by: User, community: Community, to: User, words: str) -> Word:
    """A few lines to a member; once in 30 days from all managers together."""
    require(by, Permission.MANAGE, community)
    checks.hold(community)
    if to == by:
        raise ValidationError("This is for somebody else.")
    membership_of(checks.person(to), community, f"{to.display_name} is")
    if Word.objects.in_community(community).lately().filter(to=to).exists():
        raise ValidationError(f"{to.display_name} had a word from here in the last 30 days. Leave it at that for now.")
    words = checks.paragraphs(words, WORD_LIMIT, "Your word")
    word = Word.objects.create(community=community, by=by, to=to, words=words)
    order_notices("word", act=None, by=by, object_id=word.pk)
    return word


@transaction.atomic
def withdraw_word(*, by: User, word: Word) -> Word:
    """Who wrote it takes it back, and its notice with it. A mail that went out is out."""
    held = Word.objects.visible_to(by).select_for_update(of=("self",), no_key=True).filter(pk=word.pk, by=by).first()
    if held is None:
        raise Http404("There is no such word of yours.")
    if held.withdrawn_at is None:
        held.withdrawn_at = timezone.now()
        held.save(update_fields=["withdrawn_at"])
        drop_notices(f"word:{held.pk}")
    return held
