"""Writes what was made in memory, kind after kind, in as few statements as it takes; then the acts about it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from typing import Any

from allauth.account.models import EmailAddress
from django.db import connection
from django.db.models import Model
from django.utils.text import slugify
from psycopg2.extras import execute_values

from accounts.models import User
from activity.models import Act, AuditEntry, MemberWeekReading, Notice, ObjectDay, ReadingAct, ShareEffect
from activity.vocabulary import ObjectType, Ref
from communities.markdown import MENTION, mentioned_in, render
from communities.models import Charter, Community, CommunityInvitation, JoinRequest, Membership
from config.demo.copying import copy_in
from config.demo.notices import address
from config.demo.reading import ref_of
from config.demo.world import Deed, Told, World
from content.models import (
    DocumentVersion,
    Episode,
    Event,
    EventHost,
    FeaturedMember,
    File,
    FileUse,
    Follow,
    Guest,
    Item,
    Mention,
    PageAddress,
    Podcast,
    Pointer,
    Reaction,
    Referral,
    Reply,
    Revision,
    SavedSearch,
    Series,
    Share,
    Suggestion,
    Tag,
    TextTemplate,
)
from roles.models import (
    OptOut,
    ProposedBand,
    RoleSettings,
    RoleStep,
    TargetBand,
    TargetProfile,
    TargetProposal,
    TargetVoice,
)

BATCH = 2000


def save(world: World, notices: list[tuple[Notice, Told]]) -> None:
    _save_people(world)
    for model in (
        Community,
        Membership,
        Charter,
        JoinRequest,
        TargetProfile,
        TargetBand,
        OptOut,
        RoleSettings,
        FeaturedMember,
        SavedSearch,
        Series,
        TextTemplate,
    ):
        _insert(world, model)
    _save_texts(world)
    for agreed in (TargetProposal, ProposedBand, TargetVoice, RoleStep):
        _insert(world, agreed)
    for made in (
        Revision,
        PageAddress,
        Suggestion,
        File,
        FileUse,
        DocumentVersion,
        Episode,
        Podcast,
        Event,
        EventHost,
        Guest,
    ):
        _insert(world, made)
    _date(world, Follow)
    copy_in(Reaction, world.rows.get(Reaction, []))
    copy_in(Follow, world.rows.get(Follow, []))
    _save_acts(world)
    _save_reading(world)
    for row in world.rows[AuditEntry]:
        row.community_id = row.place.pk  # type: ignore[attr-defined]
    _insert(world, AuditEntry)
    for notice, last in notices:
        address(notice, last)
    _insert(world, Notice)
    _backdate(world)


def _insert(world: World, model: type[Model]) -> None:
    model._default_manager.bulk_create(world.rows.get(model, []), batch_size=BATCH)


def _save_people(world: World) -> None:
    users = User.objects.bulk_create([person.user for person in world.people], batch_size=BATCH)
    EmailAddress.objects.bulk_create(
        [EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users], batch_size=BATCH
    )


@cache
def _rendered(text: str) -> str:
    return render(text)


def _save_texts(world: World) -> None:
    texts: list[Any] = [*world.rows[Item], *world.rows.get(Reply, [])]
    for text in texts:
        text.body_html = render(text.body) if "@" in text.body else _rendered(text.body)
    _rendered.cache_clear()
    items: list[Any] = world.rows[Item]
    accepted = [(item, item.accepted_reply) for item in items if item.accepted_reply]
    useful = [(item, item.first_useful_reply) for item in items if item.first_useful_reply]
    above = [(item, item.parent) for item in items if item.parent]
    for item in items:
        item.accepted_reply = item.first_useful_reply = item.parent = None
    _insert(world, Item)
    replies: list[Any] = world.rows.get(Reply, [])
    Reply.objects.bulk_create([reply for reply in replies if not reply.parent], batch_size=BATCH)
    Reply.objects.bulk_create([reply for reply in replies if reply.parent], batch_size=BATCH)
    _fill(Item, "accepted_reply_id", "bigint", [(item.pk, reply.pk) for item, reply in accepted])
    _fill(Item, "first_useful_reply_id", "bigint", [(item.pk, reply.pk) for item, reply in useful])
    _fill(Item, "parent_id", "bigint", [(item.pk, parent.pk) for item, parent in above])
    _save_tags(world)
    for text in texts:
        if MENTION.search(text.body):
            _mention(world, text)


def _save_tags(world: World) -> None:
    for spot in world.spots.values():
        found: dict[str, Tag] = {}
        for name in sorted({name for piece in spot.pieces for name in piece.tags}):
            found[name] = Tag(community=spot.community, slug=slugify(name, allow_unicode=True), name=name)
        Tag.objects.bulk_create(found.values())
        links = []
        for piece in spot.pieces:
            for tag in dict.fromkeys(found[name] for name in piece.tags):
                tag.item_count += 1
                links.append(Item.tags.through(item_id=piece.item.pk, tag_id=tag.pk))
        copy_in(Item.tags.through, links)
        _fill(Tag, "item_count", "int", [(tag.pk, tag.item_count) for tag in found.values()])


def _mention(world: World, text: Item | Reply) -> None:
    item, reply = (text, None) if isinstance(text, Item) else (text.item, text)
    for user in mentioned_in(text.body):
        if user.pk != text.author_id:
            Mention.objects.create(user=user, item=item, reply=reply, created_at=text.created_at)


def _save_acts(world: World) -> None:
    """Those that led to others, and those a row names, come first and get their ids."""
    named_by = (Share, CommunityInvitation, Referral, Pointer)
    rows: list[Any] = [row for model in named_by for row in world.rows.get(model, [])]
    opened: list[Any] = [*world.rows.get(ShareEffect, []), *world.rows.get(ReadingAct, [])]
    named = {id(deed.cause) for deed in world.deeds if deed.cause} | {id(row.deed) for row in (*rows, *opened)}
    deeds = sorted(world.deeds, key=lambda deed: deed.at)
    leading = [deed for deed in deeds if id(deed) in named]
    assert not any(deed.cause for deed in leading), "Nothing here leads on from something that led on."
    for deed, act in zip(leading, Act.objects.bulk_create(map(_act, leading), batch_size=BATCH), strict=True):
        deed.id = act.pk
    copy_in(Act, (_act(deed) for deed in deeds if deed.id is None), but=("xid", "recorded_at"))
    for row in rows:
        row.act_id = row.deed.id
    for model in named_by:
        _insert(world, model)


def _act(deed: Deed) -> Act:
    about = _ref(deed.about)
    return Act(
        verb=deed.verb,
        actor_id=deed.by.pk,
        object_type=about.type,
        object_id=about.id,
        owner_id=about.owner_id,
        target_id=deed.target.pk if deed.target else None,
        community_id=deed.community.pk,
        origin_community_id=deed.origin.pk if deed.origin else None,
        context_id=deed.context.pk if deed.context else None,
        reply_to_id=deed.reply_to.pk if deed.reply_to else None,
        caused_by_id=deed.cause.id if deed.cause else None,
        value=deed.value,
        occurred_at=deed.at,
        occurred_on=deed.at.astimezone(UTC).date(),
    )


def _ref(about: Any) -> Ref:
    if isinstance(about, User):
        return Ref(ObjectType.MEMBER, about.pk)
    ref: Ref = about.ref
    return ref


def _save_reading(world: World) -> None:
    def of(model: type[Model]) -> list[Any]:
        return world.rows.get(model, [])

    for row in of(ObjectDay):
        ref = row.piece.item.ref
        row.object_type, row.object_id, row.community_id = ref.type, ref.id, row.piece.item.community_id
    for row in of(MemberWeekReading):
        row.member_id, row.community_id = row.person.user.pk, row.spot.community.pk
    for row in of(ShareEffect):
        row.share_id = row.deed.id
    for row in of(ReadingAct):
        ref = ref_of(row.what)
        row.actor_id, row.community_id = row.person.user.pk, _spot_of(row.what).community.pk
        row.object_type, row.object_id, row.owner_id = ref.type, ref.id, ref.owner_id
        row.caused_by_id = row.deed.id if row.deed else None
    for model in (ObjectDay, MemberWeekReading, ShareEffect):
        copy_in(model, of(model))
    copy_in(ReadingAct, of(ReadingAct), but=("xid",))


def _spot_of(what: Any) -> Any:
    return getattr(what, "spot", what)


def _date(world: World, model: type[Model]) -> None:
    """What COPY writes as it is needs no later update."""
    for row, dated in world.dated:
        if type(row) is model:
            for name, at in dated.items():
                setattr(row, name, at)


def _backdate(world: World) -> None:
    """Columns that Django fills with now while inserting."""
    columns: dict[tuple[type[Model], str], list[tuple[int, datetime]]] = {}
    for row, dated in world.dated:
        for name, at in dated.items() if row.pk else ():
            columns.setdefault((type(row), name), []).append((row.pk, at))
    for (model, name), pairs in columns.items():
        _fill(model, name, "timestamptz", pairs)


def _fill(model: type[Model], column: str, kind: str, pairs: Iterable[tuple[int, Any]]) -> None:
    pairs = list(pairs)
    table = model._meta.db_table
    assert re.fullmatch(r"\w+", table + column)
    if pairs:
        with connection.cursor() as cursor:
            execute_values(
                cursor.cursor,
                f"UPDATE {table} t SET {column} = v.value::{kind} FROM (VALUES %s) v(id, value) WHERE t.id = v.id",
                pairs,
                page_size=BATCH,
            )
