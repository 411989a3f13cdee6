"""wiki_revisions.jsonl: pages with every state they were in. A rename keeps the page, a deletion removes it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path, PurePosixPath

from django.db import transaction
from django.utils.text import slugify

from activity.models import Act, ExternalRef
from activity.vocabulary import Verb
from communities.markdown import render
from communities.slugs import free_slug
from content.actions.addresses import ADDRESS_LIMIT, RESERVED_PAGE_SLUGS
from content.actions.texts import tidy
from content.frontmatter import people, places
from content.frontmatter.reader import HEAD, Broken, history, is_future, read_head, read_moment, without_shortcodes
from content.frontmatter.run import BATCH, Run
from content.models import BODY_LIMIT, Item, Kind, PageAddress, Revision
from content.stackexchange.site import Person

FILE = "wiki_revisions.jsonl"
OBJECT = ExternalRef.Kind.OBJECT


@dataclass
class Step:
    line: int
    page: str
    stem: str
    old_stem: str  # of a rename
    kind: str
    author: str
    at: datetime
    reason: str
    title: str
    text: str
    commit: str


@dataclass
class Growing:
    """A page while its history goes by; only its newest state is kept in memory."""

    item: Item
    number: int = 0
    removed: Step | None = None
    former: set[str] = field(default_factory=set)  # what it was called before


def bring_pages(run: Run) -> None:
    path = run.folder / FILE
    if not path.is_file():
        return
    added = dict(run.added)
    try:
        with transaction.atomic():  # half a history is none
            _bring(run, path)
    except Broken as broken:
        run.added = added
        run.broken.append(str(broken))


def _bring(run: Run, path: Path) -> None:
    stems = {row["page"]: _stem(row["path"]) for _, row in history(path)}
    known = run.known(OBJECT, (_key(page) for page in stems))
    steps = (_step(line, row) for line, row in history(path) if _key(row["page"]) not in known)
    pages: dict[str, Growing] = {}
    while batch := list(islice(steps, BATCH)):
        _grow(run, batch, stems, pages)
    for page in pages.values():
        _settle(page)
    _keep_addresses(run, [page for page in pages.values() if page.former])
    run.count("of them removed", sum(page.removed is not None for page in pages.values()))


def _grow(run: Run, batch: list[Step], stems: dict[str, str], pages: dict[str, Growing]) -> None:
    by = people.by_name(run, {step.author for step in batch})
    revisions: list[Revision] = []
    acts: list[Act] = []
    for step in batch:
        person = by[step.author]
        page = pages.get(step.page)
        if page is None:
            if step.kind == "delete":
                continue
            page = pages[step.page] = Growing(_new(run, step, person, stems[step.page]))
        item = page.item
        if step.old_stem:
            page.former.add(_address(step.old_stem))
        if step.kind == "delete":
            page.removed = step
            item.removed_by_id = person.id
            continue
        page.removed, page.number = None, page.number + 1
        item.title, item.body = step.title or item.title, step.text
        item.last_activity_at = max(item.last_activity_at, step.at)
        revisions.append(_state(page, step, person))
        if page.number == 1:
            acts.append(run.act(Verb.CREATE, person, item.ref, step.at, item.community_id, item.pk))
        elif person.id != item.author_id:
            verb = Verb.GARDEN if step.kind == "rename" else Verb.IMPROVE
            acts.append(run.act(verb, person, item.ref, step.at, item.community_id, item.pk))
    Revision.objects.bulk_create(revisions)
    Act.objects.bulk_create(acts)
    run.count("page revisions", len(revisions))


def _new(run: Run, step: Step, person: Person, stem: str) -> Item:
    community_id = places.named(run, stem)
    address = _address(stem)
    pages = Item.objects.filter(community=community_id, kind=Kind.PAGE)
    former = PageAddress.objects.filter(community=community_id)
    taken = {*pages.filter(slug__startswith=address).values_list("slug", flat=True), *RESERVED_PAGE_SLUGS}
    taken |= {*former.filter(slug__startswith=address).values_list("slug", flat=True)}
    item = Item.objects.create(
        community_id=community_id,
        kind=Kind.PAGE,
        title=step.title or stem.replace("-", " ").capitalize()[:200] or "Page",
        slug=free_slug(address, taken, ADDRESS_LIMIT),
        author_id=person.id,
        created_at=step.at,
        published_at=step.at,
        last_activity_at=step.at,
        source=run.source,
    )
    run.remember(OBJECT, {_key(step.page): item.pk})
    run.count("pages", 1)
    return item


def _keep_addresses(run: Run, pages: list[Growing]) -> None:
    """Old names lead to where the page is now; unless another page answers there, or did, which came before it."""
    items = Item.objects.filter(community__in={page.item.community_id for page in pages}, kind=Kind.PAGE)
    taken = {(place, slug) for place, slug in items.values_list("community_id", "slug")}
    for page in pages:
        free = sorted(slug for slug in page.former if (page.item.community_id, slug) not in taken)
        rows = [PageAddress(community_id=page.item.community_id, slug=slug, item=page.item) for slug in free]
        PageAddress.objects.bulk_create(rows, ignore_conflicts=True)
        taken |= {(page.item.community_id, slug) for slug in free}
        run.count("former addresses", len(free))


def _address(stem: str) -> str:
    return slugify(stem)[:110] or "page"


def _state(page: Growing, step: Step, person: Person) -> Revision:
    return Revision(
        item=page.item,
        number=page.number,
        title=page.item.title,
        body=step.text,
        author_id=person.id,
        reason=step.reason,
        created_at=step.at,
        source_key=step.commit,
    )


def _settle(page: Growing) -> None:
    """The page says what its newest state says."""
    item = page.item
    item.body_html = render(item.body, mentions=False)
    item.edited_at = item.last_activity_at if page.number > 1 else None
    if page.removed:
        item.removed_at = max(page.removed.at, item.created_at)
        item.removal_reason = (f"Deleted where it came from: {page.removed.reason}".rstrip(": "))[:300]
    else:
        item.removed_by_id = None
    item.save()


def _step(line: int, row: dict[str, str]) -> Step:
    where = f"{FILE}, line {line}"
    try:
        at = read_moment(row["date"])
    except (ValueError, OverflowError):
        raise Broken(f"{where}: “{row['date'][:40]}” is not a date.") from None
    if is_future(at):
        raise Broken(f"{where}: the date lies in the future.")
    author = " ".join(tidy(row["author"]).split())
    if not author:
        raise Broken(f"{where}: a revision without an author.")
    title, text = _title_and_text(row.get("text", ""))
    if len(text) > BODY_LIMIT:
        raise Broken(f"{where}: the text has {len(text):,} characters; {BODY_LIMIT:,} fit.")
    reason = " ".join(tidy(row.get("summary", "")).split())
    if row["kind"] == "rename":
        reason = f"Renamed from {_stem(row.get('old_path', ''))} to {_stem(row['path'])}: {reason}".rstrip(": ")
    return Step(
        line,
        row["page"],
        _stem(row["path"]),
        _stem(row.get("old_path", "")) if row["kind"] == "rename" else "",
        row["kind"],
        author,
        at,
        reason[:300],
        title,
        text,
        row.get("commit", "")[:60],
    )


def _title_and_text(raw: str) -> tuple[str, str]:
    """A state may have a head that never parsed: it is history, its text is brought all the same."""
    raw = raw.replace("\r\n", "\n").replace("\r", "\n")
    found = HEAD.match(raw)
    if not found:
        return "", without_shortcodes(raw)
    try:
        title = read_head(FILE, found[1]).get("title")
    except Broken:
        title = None
    line = " ".join(tidy(str(title)).split())[:200] if isinstance(title, str) else ""
    return line, without_shortcodes(raw[found.end() :])


def _stem(path: str) -> str:
    return PurePosixPath(path).stem.lstrip("_")[:200] or "page"


def _key(page: str) -> str:
    return f"wiki:{page}"[:200]
