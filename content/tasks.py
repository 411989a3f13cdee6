"""Celery entry points of content: what takes too long for a request. Each can run twice without harm."""

from __future__ import annotations

import logging

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded

from content import audio, dealing
from content.actions.cases import let_out_late
from content.actions.flags import forget_flags
from content.actions.missed import forget_missed
from content.actions.schedules import publish_due
from content.documents import read_version, unread_versions
from content.due import ask_after_events, fill_free_places, remind_of_events, tell_owners_of_due_reviews
from content.experts.counting import count_everybody, count_marked
from content.inbound import forgetting
from content.lost_files import forget_files, sweep_strays
from content.models import Episode
from content.offering import offer_waiting
from content.unread import forget_places

logger = logging.getLogger(__name__)

MEASURING_TIME = 900  # seconds; a sound of 24 hours takes about one minute
MEASURED_AT_ONCE = 20
READ_AT_ONCE = 20


@shared_task(soft_time_limit=MEASURING_TIME)
def measure_loudness(item_id: int) -> None:
    """Decode the sound of one episode, block by block, and keep how loud it is. What is measured is left alone."""
    episode = Episode.objects.unmeasured().select_related("sound").filter(pk=item_id).first()
    if episode is None:
        return
    states, loudness = Episode.Measuring, None
    try:
        with episode.sound.content.open("rb") as stream:
            loudness = audio.loudness(stream)
        state = states.NOTHING if loudness is None else states.DONE
    except (audio.NotAudio, OSError, SoftTimeLimitExceeded) as failed:
        logger.warning("The loudness of episode %s stays unmeasured: %s", item_id, failed)
        state = states.IMPOSSIBLE
    # Only of this sound: somebody may have replaced it meanwhile.
    Episode.objects.filter(pk=item_id, sound=episode.sound_id).update(loudness=loudness, measuring=state)


@shared_task
def measure_waiting() -> None:
    """What the broker lost or never got."""
    for item_id in Episode.objects.unmeasured().order_by("pk").values_list("pk", flat=True)[:MEASURED_AT_ONCE]:
        measure_loudness(item_id)


@shared_task
def publish_scheduled() -> int:
    """Drafts whose moment has come."""
    return publish_due()


@shared_task
def announce_due_reviews() -> None:
    """Owners hear once that what they look after is due."""
    tell_owners_of_due_reviews()


@shared_task
def tend_events() -> None:
    """Who comes is reminded the day before and asked afterwards; free places go to those who wait."""
    remind_of_events()
    ask_after_events()
    fill_free_places()


@shared_task
def offer_asks() -> int:
    """Asks without a reply at half of their time are brought to people who may help."""
    return offer_waiting()


@shared_task
def turn_rotas() -> int:
    """The weeks of each rota, dealt anew past whoever is away; whose week has begun is told."""
    return dealing.turn_rotas()


@shared_task
def read_document(version_id: int) -> None:
    """Read the words of one version of a document. What has been read is left alone."""
    version = unread_versions().select_related("file").filter(pk=version_id).first()
    if version:
        read_version(version)


@shared_task
def read_waiting_documents() -> None:
    """What the broker lost or never got."""
    for version_id in unread_versions().values_list("pk", flat=True)[:READ_AT_ONCE]:
        read_document(version_id)


@shared_task
def forget_reading_places() -> int:
    """How far somebody read is forgotten 14 days after they last looked."""
    return forget_places()


@shared_task
def forget_lost_files() -> int:
    """Remove uploads that for a week have stood nowhere."""
    return forget_files()


@shared_task
def sweep_stray_bytes() -> int:
    """Remove bytes that no upload came of: its transaction was taken back."""
    return sweep_strays()


@shared_task
def forget_missed_searches() -> int:
    """Searches in vain are forgotten after 90 days, and words that are found by now."""
    return forget_missed()


@shared_task
def forget_inbound_mails() -> int:
    """Words of replies by mail that found no place are kept for 14 days."""
    return forgetting.forget_inbound_mails()


@shared_task
def let_out_held_texts() -> int:
    """What was held at once because somebody said that it is confidential, and nobody decided on in time."""
    return let_out_late()


@shared_task
def forget_old_flags() -> int:
    """Who reported what is forgotten a year after it was settled."""
    return forget_flags()


@shared_task
def count_help() -> int:
    """Who was helped by whom, of the people something changed about."""
    return count_marked()


@shared_task
def count_all_help() -> int:
    """The same of everybody, from nothing: what no action knew of (imports, changes by hand) comes in."""
    return count_everybody()
