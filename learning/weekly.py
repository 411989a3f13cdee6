"""What happens by itself: once a week notes of peers are put together and skills computed; once, it is asked what helped."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from hashlib import sha256
from random import SystemRandom

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from activity.actions import order_notices
from communities.models import Community
from learning.models import PeerNote, PeerRelease, Take
from learning.observed import observe
from learning.own import level_of_skill
from learning.releasing import half_steps, may_release, may_stand
from learning.spread import spread

ASK_AFTER = timedelta(days=14)  # done for so long: by then one knows whether it helped
BATCH = 500


def compute_week(as_of: date) -> int:
    """Observations, releases and spreads as of a Monday; again changes nothing but the observations of late acts."""
    written = observe(as_of)
    release_views(as_of)
    for community in Community.objects.order_by("pk").iterator(chunk_size=BATCH):
        spread(community, as_of)
    return written


def release_views(as_of: date) -> int:
    """Put together, for everybody about whom there are notes, what may be; how many people have something new."""
    concerned = set(PeerNote.objects.values_list("about_id", flat=True).distinct())
    concerned |= set(PeerRelease.objects.current().values_list("about_id", flat=True))
    return sum(_release(about_id, as_of) for about_id in sorted(concerned))


@transaction.atomic
def _release(about_id: int, as_of: date) -> bool:
    User.objects.select_for_update(no_key=True).get(pk=about_id)
    notes: dict[str, list[PeerNote]] = defaultdict(list)
    for note in PeerNote.objects.filter(about=about_id, rater__is_active=True).order_by("pk"):
        notes[note.skill].append(note)
    earlier: dict[str, list[PeerRelease]] = defaultdict(list)
    for release in PeerRelease.objects.filter(about=about_id):
        earlier[release.skill].append(release)
    is_news = False
    for skill in {*notes, *earlier}:
        is_news |= _release_skill(about_id, skill, as_of, notes[skill], earlier[skill])
    if is_news:
        order_notices("views_ready", act=None, by=None, object_id=about_id)
    return is_news


def _release_skill(about_id: int, skill: str, as_of: date, notes: list[PeerNote], earlier: list[PeerRelease]) -> bool:
    """See learning.releasing for what may be shown and what must go."""
    now = {str(note.rater_id): _token(note) for note in notes}
    current = next((release for release in earlier if release.is_current), None)
    if any(release.as_of >= as_of for release in earlier) or (current and current.parts == now):
        return False
    if may_release(now, (release.parts for release in earlier)):
        # What was said is kept by the notes alone: a sentence taken back must not live on in an earlier release.
        PeerRelease.objects.filter(about=about_id, skill=skill).update(is_current=False, sentences=[])
        sentences = [note.sentence for note in notes if note.sentence]
        SystemRandom().shuffle(sentences)
        PeerRelease.objects.create(
            about_id=about_id,
            skill=skill,
            as_of=as_of,
            n=len(notes),
            mean_half=half_steps(note.level for note in notes),
            sentences=sentences,
            parts=now,
        )
        return True
    if current and not may_stand(current.parts, now):
        PeerRelease.objects.filter(pk=current.pk).update(is_current=False, sentences=[])
    return False


def _token(note: PeerNote) -> str:
    return sha256(f"{note.level} {note.sentence}".encode()).hexdigest()[:16]


def ask_what_helped() -> int:
    """Ask once, two weeks after somebody was done, whether it helped; how many were asked."""
    due = Take.objects.filter(asked_at=None, helped=None, done_at__lt=timezone.now() - ASK_AFTER, user__is_active=True)
    asked = 0
    for take in due.select_related("user", "offering").order_by("pk")[:BATCH]:
        with transaction.atomic():
            level = level_of_skill(take.user, take.offering.skill)
            told = {"asked_at": timezone.now(), "level_after": None if level is None else round(100 * level)}
            if Take.objects.filter(pk=take.pk, asked_at=None).update(**told):
                order_notices("helped_asked", act=None, by=None, object_id=take.pk)
                asked += 1
    return asked
