"""A view from a peer: asked for or offered, written, changed, withdrawn.

None of it is an act of the ledger: that is kept for good and can be read by administrators, and a note could neither be
anonymous nor taken back there.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from activity.actions import order_notices
from communities.actions import checks as given
from learning.actions.checks import level_of, role_of, skill_of
from learning.models import PeerNote, ViewRequest
from learning.skills import skills_of
from learning.ties import are_peers, peers_of
from roles.models import Role

SENTENCE_LIMIT = 300
MOST_ASKED = 20  # for one role
NO_TIE = "You two had nothing to do with each other here in the last 180 days. A view would be a guess."


@transaction.atomic
def ask_for_view(*, by: User, rater: User, role: str) -> ViewRequest:
    """Ask a peer for their view on the skills of a role."""
    role = role_of(role)
    _hold(by)
    if rater.pk == by.pk:
        raise ValidationError("Your own view has a place of its own: the ten questions.")
    if not peers_of(by).filter(pk=rater.pk).exists():
        raise ValidationError(f"{NO_TIE} Ask somebody you worked with.")
    if ViewRequest.objects.not_taken_back().filter(about=by, role=role).count() >= MOST_ASKED:
        raise ValidationError(f"You asked {MOST_ASKED} people already. More would not make it surer.")
    request, is_new = ViewRequest.objects.get_or_create(
        about=by, rater=rater, role=role, defaults={"agreed_at": timezone.now()}
    )
    if is_new:
        order_notices("view_asked", act=None, by=by, object_id=request.pk)
    elif request.agreed_at is None:
        return agree_to_view(by=by, request=request)
    return request


@transaction.atomic
def offer_view(*, by: User, about: User, role: str) -> ViewRequest:
    """Offer a view to a peer; they agree first, or nothing is written."""
    role = role_of(role)
    _hold(by)
    if about.pk == by.pk:
        raise ValidationError("Your own view has a place of its own: the ten questions.")
    if not peers_of(by).filter(pk=about.pk).exists():
        raise ValidationError(NO_TIE)
    request, is_new = ViewRequest.objects.get_or_create(about=about, rater=by, role=role, defaults={"is_offer": True})
    is_again = not is_new and request.is_taken_back
    if not is_new:
        request.put_aside_at, request.is_offer = None, request.is_offer or is_again
        request.save(update_fields=["put_aside_at", "is_offer"])
    if is_new or is_again:
        order_notices("view_offered", act=None, by=by, object_id=request.pk)
    return request


@transaction.atomic
def agree_to_view(*, by: User, request: ViewRequest) -> ViewRequest:
    request = _own(by, request)
    if request.agreed_at is None:
        request.agreed_at = timezone.now()
        request.save(update_fields=["agreed_at"])
        order_notices("view_agreed", act=None, by=by, object_id=request.pk)
    return request


@transaction.atomic
def decline_view(*, by: User, request: ViewRequest) -> None:
    """No to an offer. Who offered is not told."""
    request = _own(by, request)
    if request.agreed_at is not None:
        raise ValidationError("You agreed to this. You can take the request back instead.")
    request.delete()


@transaction.atomic
def withdraw_request(*, by: User, request: ViewRequest) -> None:
    """Ask no longer. What was written meanwhile stays with the others, or its going would show whose it was; the row
    stays, so that whoever wrote it can still take it back, and whether they wrote makes no difference to it."""
    held = _own(by, request)
    held.agreed_at, held.is_offer = None, False
    held.save(update_fields=["agreed_at", "is_offer"])


@transaction.atomic
def put_aside(*, by: User, request: ViewRequest) -> None:
    """The rater would rather not. Nobody else learns of it; what they wrote on it before is withdrawn."""
    request = _given(by, request)
    PeerNote.objects.filter(about=request.about_id, rater=by, skill__in=_slugs(request.role)).delete()
    request.put_aside_at = timezone.now()
    request.save(update_fields=["put_aside_at"])


@transaction.atomic
def write_view(*, by: User, request: ViewRequest, levels: Mapping[str, tuple[int | None, str]]) -> int:
    """Keep a level, and perhaps a sentence, for each skill; None is “I cannot say” and takes an earlier one back.

    It counts from the next Monday on which three may be put together. Returns for how many skills there is a note.
    """
    request = _given(by, request)
    if request.agreed_at is None:
        raise ValidationError("They have not agreed yet.")
    if not are_peers(by, request.about):
        raise ValidationError(NO_TIE)
    for slug, (level, sentence) in levels.items():
        if skill_of(slug).role != request.role:
            raise ValidationError(f"You were asked about the skills of a {Role(request.role).label} only.")
        known = PeerNote.objects.filter(about=request.about_id, rater=by, skill=slug)
        if level is None:
            known.delete()
            continue
        said = {
            "level": level_of(level),
            "sentence": given.line(sentence, SENTENCE_LIMIT, "The sentence", is_needed=False),
        }
        if not known.filter(**said).exists():
            PeerNote.objects.update_or_create(
                about=request.about, rater=by, skill=slug, defaults={**said, "updated_at": timezone.now()}
            )
    return PeerNote.objects.filter(about=request.about_id, rater=by, skill__in=_slugs(request.role)).count()


@transaction.atomic
def withdraw_view(*, by: User, request: ViewRequest) -> None:
    """Take back what one noted; from the next Monday on it is in nothing."""
    request = _given(by, request)
    PeerNote.objects.filter(about=request.about_id, rater=by, skill__in=_slugs(request.role)).delete()


def _slugs(role: str) -> list[str]:
    return [skill.slug for skill in skills_of(role)]


def _hold(user: User) -> None:
    """One after the other, so that limits hold and nobody is asked twice."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)


def _own(by: User, request: ViewRequest) -> ViewRequest:
    found = ViewRequest.objects.not_taken_back().select_for_update().filter(pk=request.pk, about=by).first()
    if found is None:
        raise Http404("There is no such request.")
    return found


def _given(by: User, request: ViewRequest) -> ViewRequest:
    requests = ViewRequest.objects.select_for_update(of=("self",)).select_related("about")
    found = requests.standing().filter(pk=request.pk, rater=by).first()
    if found is None:
        raise Http404("There is no such request, or it was taken back.")
    return found
