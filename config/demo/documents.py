"""A few documents, some in two versions: what is printed, filled in and sent round in such communities."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime, timedelta
from typing import NamedTuple

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from config.demo import papers
from config.demo.people import Person
from config.demo.world import World
from config.demo.writing import publish
from content.files import kinds
from content.models import DocumentVersion, File, FileUse, Kind, place_of

CHECKLIST = """Before every start
- Suction valve open, strainer clean, no air in the line.
- Flush line open: the orifice is 3 mm, and a wire goes through it.
- Quench water runs. Seal pot level between the marks, no bubbles.
- Coupling guard on. Turn the shaft by hand once: it must not rub.

In the first ten minutes
- Listen at the seal chamber. A dry face whistles, a loose bearing knocks.
- Hand on the seal flange: warm is fine, too hot to touch is not.
- Note pressure, current and vibration in the log, with the time."""
AFTER = """When something is wrong
- Stop. Close the flush last, so that the faces cool wet.
- Take a picture of the faces before anybody wipes them.
- Ask in the community before ordering: most failures have been seen."""
HOURS = """pump,medium,plan,hours since overhaul,last leak found
P-101,condensate,11,4120,none
P-102,condensate,11,8840,drops at the gland
P-204,caustic 20 %,53B,1310,none
P-205,caustic 20 %,53B,2975,pot level fell 8 mm a week
P-310,thermal oil,62,640,none
P-311,thermal oil,62,7215,coke on the atmospheric side
"""
HANDOVER = (
    "Handover between shifts",
    "1. What is not as usual, and since when.",
    "2. What was tried, with what result. “Nothing” is a result.",
    "3. What comes next, and who was told.",
    "Anything that needs more than three sentences goes into the log with its picture.",
)
FINDINGS = """What we measured
Outer race defects showed in the envelope spectrum 8 weeks before the failure, at 3.6 times the speed.
The overall velocity stayed under 2.8 mm/s until two days before. It is no early sign.

What follows
Envelope readings every two weeks for fans above 45 kW; overall velocity only as a last line."""


class Paper(NamedTuple):
    community: str
    by: str
    days_ago: int
    name: str
    media_type: str
    title: str
    about: str
    tags: tuple[str, ...]
    states: tuple[tuple[str, bytes, str, int | None], ...]  # note, bytes, words, pages; the oldest first


def _pdf(title: str, *pages: str) -> tuple[bytes, str, int]:
    return papers.pdf(title, pages), "\n\n".join((f"{title}\n\n{pages[0]}", *pages[1:])), len(pages)


def _state(note: str, made: tuple[bytes, str, int | None]) -> tuple[str, bytes, str, int | None]:
    return note, *made


PAPERS = (
    Paper(
        "field-service",
        "birgit.aalto",
        58,
        "start-up checklist.pdf",
        kinds.PDF.media_type,
        "Start-up checklist for pumps with mechanical seals",
        "One sheet for the pocket. It holds for single and double seals; print it on yellow paper, so that it is missed.",
        ("seals", "checklists"),
        (
            _state("", _pdf("Start-up checklist", CHECKLIST)),
            _state("What to do when something is wrong, on a second page.", _pdf("Start-up checklist", CHECKLIST, AFTER)),
        ),
    ),
    Paper(
        "field-service",
        "samuel.otieno",
        21,
        "running hours.csv",
        kinds.CSV.media_type,
        "Running hours and leaks of the pumps in unit 3",
        "From the log, once a month. Sort it by hours: what leaks is rarely the oldest.",
        ("seals",),
        (_state("", (HOURS.encode(), HOURS.strip(), None)),),
    ),
    Paper(
        "field-service",
        "adaeze.okonkwo",
        12,
        "handover.docx",
        kinds.DOCX.media_type,
        "Handover in three sentences: the form",
        "For the start of a shift. Fill it in together; whoever leaves reads it aloud.",
        ("handover",),
        (_state("", (papers.docx(HANDOVER), "\n".join(HANDOVER), None)),),
    ),
    Paper(
        "vibration-analysis",
        "mei.lin.chau",
        33,
        "envelope findings.pdf",
        kinds.PDF.media_type,
        "Envelope or overall velocity: what 40 fans told us",
        "Two pages of findings behind the rule in our wiki, for those who want the numbers.",
        ("bearings",),
        (_state("", _pdf("Envelope or overall velocity", FINDINGS)),),
    ),
)  # fmt: skip


def bring_documents(world: World) -> None:
    """Asks chance for nothing, so that what is made before and after stays what it was."""
    for paper in PAPERS:
        spot, by = world.spots.get(paper.community), world.by_handle.get(paper.by)
        at = world.end - timedelta(days=paper.days_ago, hours=5)
        if spot is None or by is None or not by.is_in(paper.community, at):
            continue
        item = publish(world, spot, Kind.DOCUMENT, paper.title, paper.about, list(paper.tags), by, at, 1.0).item
        item.owner, item.review_on = by.user, (world.end + timedelta(days=120 - paper.days_ago)).date()
        for number, (note, content, words, pages) in enumerate(paper.states, 1):
            brought = at + timedelta(days=11 * (number - 1))
            file = _keep(paper, by, world, content, brought)
            item.file_text = words
            version = DocumentVersion(item=item, number=number, file=file, note=note, by=by.user, created_at=brought)
            version.text, version.page_count, version.reading = words, pages, DocumentVersion.Reading.DONE
            world.add(version)
            world.add(FileUse(file=file, item=item))
            if number > 1:
                item.edited_at = item.last_activity_at = brought


def _keep(paper: Paper, by: Person, world: World, content: bytes, at: datetime) -> File:
    digest = hashlib.sha256(content)
    file = File(community=world.spots[paper.community].community, uploaded_by=by.user, name=paper.name, created_at=at)
    file.token = base64.urlsafe_b64encode(digest.digest()[:16]).decode().rstrip("=")
    file.size, file.media_type, file.sha256 = len(content), paper.media_type, digest.hexdigest()
    place = place_of(file, file.name)
    if not default_storage.exists(place):  # it lies there since an earlier loading; storage would choose another name
        default_storage.save(place, ContentFile(content))
    file.content.name = place
    world.add(file)
    return file
