"""content/news: posts with their tags. An expired one comes as removed, with the day in the reason; drafts stay away."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from activity.models import Act, ExternalRef
from activity.vocabulary import Verb
from communities.markdown import render
from content.frontmatter import people, places
from content.frontmatter.reader import Page, is_future, read_moment, without_shortcodes
from content.frontmatter.run import Run
from content.models import BODY_LIMIT, Item, Kind, Revision, Tag

OBJECT = ExternalRef.Kind.OBJECT
DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass
class Post:
    key: str
    title: str
    body: str
    topics: list[str]
    authors: list[str]
    source_name: str
    at: datetime
    expired_at: datetime | None


def bring_posts(run: Run) -> None:
    for batch in run.read("news", _post):
        posts = [post for post in batch if post]
        known = run.known(OBJECT, (post.key for post in posts))
        new = [post for post in posts if post.key not in known]
        authors = people.by_slug(run, {post.authors[0] for post in new if post.authors})
        items = []
        for post in new:
            author = authors.get(post.authors[0]) if post.authors else None
            items.append(_item(run, post, author.id if author else None))
        Item.objects.bulk_create(items)
        run.remember(OBJECT, {post.key: item.pk for post, item in zip(new, items, strict=True)})
        Revision.objects.bulk_create(first_state(item) for item in items)
        Act.objects.bulk_create(
            run.act(Verb.CREATE, authors[post.authors[0]], item.ref, item.created_at, item.community_id, item.pk)
            for post, item in zip(new, items, strict=True)
            if post.authors
        )
        _tag(list(zip(new, items, strict=True)))
        run.count("posts", len(items))
        run.count("of them expired", sum(item.is_removed for item in items))
        run.count("of them without author", sum(not post.authors for post in new))


def first_state(item: Item) -> Revision:
    name = "" if item.author_id else item.author_name
    return Revision(
        item=item,
        number=1,
        title=item.title,
        body=item.body,
        author_id=item.author_id,
        author_name=name,
        created_at=item.created_at,
    )


def _post(page: Page) -> Post | None:
    if page.text("draft") == "True":
        return None
    title, at = page.text("title"), page.moment("date")
    if at is None and (day := DAY.match(page.stem)):
        at = read_moment(day[0])
    if not title:
        page.refuse("title", "a post without a title")
    if at is None:
        page.refuse("date", "a post without a date")
    if is_future(at):
        page.refuse("date", "the date lies in the future")
    body = without_shortcodes(page.body)
    if len(body) > BODY_LIMIT:
        page.refuse("title", f"the text has {len(body):,} characters; {BODY_LIMIT:,} fit")
    return Post(
        key=_key(page.path),
        title=title[:200],
        body=body,
        topics=page.words("topics"),
        authors=page.words("authors"),
        source_name=page.text("source"),
        at=at,
        expired_at=page.moment("expirydate"),
    )


def _key(path: str) -> str:
    return path.removeprefix("content/")[-200:]


def _item(run: Run, post: Post, author_id: int | None) -> Item:
    item = Item(
        community_id=places.best_for(run, post.topics),
        kind=Kind.POST,
        title=post.title,
        body=post.body,
        body_html=render(post.body, mentions=False),  # names there are not handles here
        author_id=author_id,
        author_name="" if author_id else (post.source_name or run.folder.name)[:120],
        created_at=post.at,
        published_at=post.at,
        last_activity_at=post.at,
        source=run.source,
    )
    if post.expired_at and post.expired_at <= timezone.now() and not run.keeps_expired:
        item.removed_at = max(post.expired_at, post.at)
        item.removal_reason = f"Expired where it came from, on {post.expired_at:%-d %B %Y}."
    return item


def _tag(new: list[tuple[Post, Item]]) -> None:
    wanted = {(item.community_id, slug) for post, item in new for slug in post.topics}
    Tag.objects.bulk_create(
        (Tag(community_id=community, slug=slug, name=slug.replace("-", " ")) for community, slug in sorted(wanted)),
        ignore_conflicts=True,
    )
    found = Tag.objects.filter(community__in={community for community, _ in wanted})
    tags = {(tag.community_id, tag.slug): tag.pk for tag in found}
    through = Item.tags.through
    through.objects.bulk_create(
        through(item_id=item.pk, tag_id=tags[item.community_id, slug]) for post, item in new for slug in post.topics
    )
