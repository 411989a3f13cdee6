"""Posts.xml, Comments.xml and PostLinks.xml: asks, tag wikis as pages, answers, comments, links between asks."""

from __future__ import annotations

import re
from collections.abc import Collection

from django.utils.text import slugify

from activity.models import Act, ExternalRef
from activity.vocabulary import Ref, Verb
from communities.markdown import clean_html, render
from content.models import Item, ItemLink, Kind, Reply, Tag
from content.stackexchange.reader import Row, batches, rows
from content.stackexchange.site import Person, Site

QUESTION, ANSWER, EXCERPT, WIKI = 1, 2, 4, 5
DUPLICATE_LINK = 3
OBJECT = ExternalRef.Kind.OBJECT


def bring_items(site: Site) -> None:
    """Questions become asks; the wiki and the excerpt of a tag become a page each."""
    wiki_names = _wiki_names(site)
    for batch in batches(rows(site.folder, "Posts")):
        new = _new(site, [r for r in batch if r.number("PostTypeId") in {QUESTION, EXCERPT, WIKI}], "item")
        people = site.people({row.optional_number("OwnerUserId") for row in new})
        items = Item.objects.bulk_create(_item(site, row, people, wiki_names) for row in new)
        site.remember(OBJECT, {f"item:{row.number('Id')}": i.pk for row, i in zip(new, items, strict=True)})
        _tag(site, list(zip(new, items, strict=True)))
        acts = []
        for row, item in zip(new, items, strict=True):
            author = people.get(row.optional_number("OwnerUserId") or 0)
            if author:
                verb = Verb.ASK if item.kind == Kind.ASK else Verb.CREATE
                acts.append(site.act(verb, author, item.ref, item.created_at, context_id=item.pk))
            site.count("questions" if item.kind == Kind.ASK else "tag wiki pages", 1)
        Act.objects.bulk_create(acts)


def bring_answers(site: Site) -> None:
    for batch in batches(rows(site.folder, "Posts")):
        new = _new(site, [row for row in batch if row.number("PostTypeId") == ANSWER], "reply")
        asks = _items(site, [row.number("ParentId") for row in new])
        new = _only_with(site, new, "ParentId", asks.keys(), "answers")
        people = site.people({row.optional_number("OwnerUserId") for row in new})
        replies = Reply.objects.bulk_create(_answer(site, row, people, asks) for row in new)
        site.remember(OBJECT, {f"reply:{row.number('Id')}": r.pk for row, r in zip(new, replies, strict=True)})
        Act.objects.bulk_create(
            site.act(
                Verb.ANSWER,
                people[row.number("OwnerUserId")],
                reply.ref,
                reply.created_at,
                target_id=reply.item.author_id,
                context_id=reply.item_id,
                reply_to_id=reply.item_id,
            )
            for row, reply in zip(new, replies, strict=True)
            if row.optional_number("OwnerUserId") in people
        )
        site.count("answers", len(new))


def bring_comments(site: Site) -> None:
    for batch in batches(rows(site.folder, "Comments")):
        new = _new(site, batch, "comment")
        posts = [row.number("PostId") for row in new]
        items, answers = _items(site, posts), _answers(site, posts)
        new = _only_with(site, new, "PostId", items.keys() | answers.keys(), "comments")
        people = site.people({row.optional_number("UserId") for row in new})
        comments = Reply.objects.bulk_create(_comment(site, row, people, items, answers) for row in new)
        site.remember(OBJECT, {f"comment:{row.number('Id')}": c.pk for row, c in zip(new, comments, strict=True)})
        Act.objects.bulk_create(
            _comment_act(site, comment, people[row.number("UserId")])
            for row, comment in zip(new, comments, strict=True)
            if row.optional_number("UserId") in people
        )
        site.count("comments", len(new))


def bring_links(site: Site) -> None:
    for batch in batches(rows(site.folder, "PostLinks")):
        items = _items(site, [n for row in batch for n in (row.number("PostId"), row.number("RelatedPostId"))])
        before = ItemLink.objects.filter(from_item__community=site.community).count()
        ItemLink.objects.bulk_create(
            (
                ItemLink(
                    from_item=items[row.number("PostId")],
                    to_item=items[row.number("RelatedPostId")],
                    kind=ItemLink.Kind.DUPLICATE
                    if row.number("LinkTypeId") == DUPLICATE_LINK
                    else ItemLink.Kind.RELATED,
                    created_at=row.moment("CreationDate"),
                )
                for row in batch
                if row.number("PostId") in items and row.number("RelatedPostId") in items
            ),
            ignore_conflicts=True,
        )
        site.count("links", ItemLink.objects.filter(from_item__community=site.community).count() - before)


def _new(site: Site, batch: list[Row], what: str) -> list[Row]:
    """Rows that are not here yet. Raises BadDump when an Id comes twice."""
    known = site.known(OBJECT, (f"{what}:{row.number('Id')}" for row in batch))
    new: dict[str, Row] = {}
    for row in batch:
        key = f"{what}:{row.number('Id')}"
        if key in new:
            row.refuse(f"{row.number('Id')} stands here twice")
        if key not in known:
            new[key] = row
    return list(new.values())


def _only_with(site: Site, new: list[Row], reference: str, there: Collection[int], what: str) -> list[Row]:
    """Rows whose post is in the dump; the others belonged to something that was deleted there."""
    kept = [row for row in new if row.number(reference) in there]
    if len(kept) < len(new):
        site.count(f"{what} of deleted posts left out", len(new) - len(kept))
    return kept


def _items(site: Site, numbers: list[int]) -> dict[int, Item]:
    ids = site.known(OBJECT, {f"item:{n}" for n in numbers})
    items = Item.objects.only("pk", "kind", "author_id", "community_id").in_bulk(ids.values())
    return {int(key.removeprefix("item:")): items[pk] for key, pk in ids.items() if pk in items}


def _answers(site: Site, numbers: list[int]) -> dict[int, Reply]:
    ids = site.known(OBJECT, {f"reply:{n}" for n in numbers})
    replies = Reply.objects.only("pk", "kind", "author_id", "item_id").in_bulk(ids.values())
    return {int(key.removeprefix("reply:")): replies[pk] for key, pk in ids.items() if pk in replies}


def _written(site: Site, row: Row, people: dict[int, Person], owner: str, name: str) -> dict[str, object]:
    author = people.get(row.optional_number(owner) or 0)
    return {
        "author_id": author.id if author else None,
        "author_name": row.text(name)[:120],
        "created_at": row.moment("CreationDate"),
        "source": site.source,
    }


def _item(site: Site, row: Row, people: dict[int, Person], wiki_names: dict[int, str]) -> Item:
    is_ask = row.number("PostTypeId") == QUESTION
    name = wiki_names.get(row.number("Id"), f"wiki {row.number('Id')}")
    title = row.text("Title") if is_ask else f"Tag: {name}"
    if is_ask and not title.strip():
        row.refuse("a question without a title")
    return Item(
        community=site.community,
        kind=Kind.ASK if is_ask else Kind.PAGE,
        title=title[:200],
        slug="" if is_ask else f"tag-{slugify(name)[:90]}-{row.number('Id')}",
        body_html=clean_html(row.text("Body")),
        published_at=row.moment("CreationDate"),
        last_activity_at=row.optional_moment("LastActivityDate") or row.moment("CreationDate"),
        edited_at=row.optional_moment("LastEditDate"),
        closed_at=row.optional_moment("ClosedDate"),
        **_written(site, row, people, "OwnerUserId", "OwnerDisplayName"),
    )


def _answer(site: Site, row: Row, people: dict[int, Person], asks: dict[int, Item]) -> Reply:
    return Reply(
        item=asks[row.number("ParentId")],
        kind=Reply.Kind.ANSWER,
        body_html=clean_html(row.text("Body")),
        edited_at=row.optional_moment("LastEditDate"),
        **_written(site, row, people, "OwnerUserId", "OwnerDisplayName"),
    )


def _comment(
    site: Site, row: Row, people: dict[int, Person], items: dict[int, Item], answers: dict[int, Reply]
) -> Reply:
    answer = answers.get(row.number("PostId"))
    text = row.text("Text", None)
    return Reply(
        item_id=answer.item_id if answer else items[row.number("PostId")].pk,
        parent=answer,
        kind=Reply.Kind.COMMENT,
        body=text,
        body_html=render(text, mentions=False),  # names there are not handles here
        votes_up=max(row.optional_number("Score") or 0, 0),
        **_written(site, row, people, "UserId", "UserDisplayName"),
    )


def _comment_act(site: Site, comment: Reply, by: Person) -> Act:
    about: Ref = comment.parent.ref if comment.parent else comment.item.ref
    return site.act(
        Verb.COMMENT,
        by,
        about,
        comment.created_at,
        target_id=about.owner_id,
        context_id=comment.item_id,
        reply_to_id=about.id,
    )


def _wiki_names(site: Site) -> dict[int, str]:
    """Post id of a tag's wiki or excerpt to its name. Tags are few: they fit."""
    names = {}
    for row in rows(site.folder, "Tags"):
        for attribute, what in (("WikiPostId", ""), ("ExcerptPostId", ", in short")):
            number = row.optional_number(attribute)
            if number is not None:
                names[number] = row.text("TagName", None) + what
    return names


def _tag(site: Site, new: list[tuple[Row, Item]]) -> None:
    """`<a><b>` in older dumps, `|a|b|` in newer ones."""
    wanted = {item.pk: re.findall(r"[^<>|]+", row.text("Tags")) for row, item in new}
    names = {name for listed in wanted.values() for name in listed}
    Tag.objects.bulk_create(
        (Tag(community=site.community, slug=_tag_slug(name), name=name[:60]) for name in sorted(names)),
        ignore_conflicts=True,
    )
    tags = dict(Tag.objects.filter(community=site.community).values_list("slug", "pk"))
    through = Item.tags.through
    through.objects.bulk_create(
        through(item_id=pk, tag_id=tags[_tag_slug(name)]) for pk, listed in wanted.items() for name in listed
    )


def _tag_slug(name: str) -> str:
    return (slugify(name.replace(".", "-").replace("+", "p").replace("#", "sharp"), allow_unicode=True) or name)[:60]
