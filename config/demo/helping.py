"""Help that is neither answer nor text: a referral nobody took up, recommendations, a FAQ, an archived page. Written at
once, when everything else has its id; the acts are dated like everything else."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F

from accounts.models import User
from activity.models import Act
from activity.vocabulary import Ref, Verb
from config.demo.world import Person, Piece, Spot, World
from content.models import FaqEntry, Item, Kind, Recommendation, Referral, Tag

PLACE = "field-service"
HEADINGS = ("Before you drive out", "Before you drive out", "Seals", "Seals", "Parts")
# From whom, to whom, and what they say. Each is something the recipient did not write.
WORDS = (
    ("samuel.otieno", "birgit.aalto", "Your warm restarts have the same pattern. Tell me if I am wrong."),
    ("birgit.aalto", "samuel.otieno", "Two minutes, and you see why Joost keeps asking about the plate."),
    ("tomasz.wieczorek", "samuel.otieno", "For the new starters: short, and it has pictures."),
    ("birgit.aalto", "kirsi.lehtonen", "You read spectra. I only read this, and thought of you."),
    ("samuel.otieno", "adaeze.okonkwo", "Your night shift has this question every month."),
)


def help_along(world: World) -> None:
    spot = world.spots.get(PLACE)
    if spot is None:
        return
    _recommend(world)
    _keep_faq(world, spot)
    _archive(world, spot)
    _decline(world, spot)


def _act(verb: Verb, by: User, about: Ref, community_id: int, at: datetime, **fields: int) -> Act:
    return Act.objects.create(
        verb=verb,
        actor_id=by.pk,
        object_type=about.type,
        object_id=about.id,
        owner_id=about.owner_id,
        community_id=community_id,
        occurred_at=at,
        occurred_on=at.date(),
        **fields,
    )


def _recommend(world: World) -> None:
    for number, (giver, taker, note) in enumerate(WORDS):
        by, to = world.by_handle.get(giver), world.by_handle.get(taker)
        at = world.end - timedelta(days=9 - 2 * number, hours=3)
        piece = _both_read(world, by, to, at, skip=number) if by and to else None
        if piece is None or by is None or to is None:
            continue
        act = _act(Verb.RECOMMEND, by.user, piece.item.ref, piece.item.community_id, at, target_id=to.user.pk)
        Recommendation.objects.create(item=piece.item, by=by.user, to=to.user, note=note, act_id=act.pk, created_at=at)


def _both_read(world: World, by: Person, to: Person, at: datetime, *, skip: int) -> Piece | None:
    """A good text by somebody else, where both are members."""
    found = [
        piece
        for spot in world.spots.values()
        for piece in spot.pieces
        if piece.item.kind in {Kind.POST, Kind.PAGE}
        and piece.by not in (by, to)
        and piece.at < at
        and piece.worth > 0.3
        and by.is_in(spot.slug, at)
        and to.is_in(spot.slug, at)
    ]
    found.sort(key=lambda piece: (-piece.worth, piece.item.pk))
    return found[skip % len(found)] if found else None


def _keep_faq(world: World, spot: Spot) -> None:
    keeper = world.by_handle[spot.place.managers[0]].user
    asks = [piece for piece in spot.pieces if piece.item.kind == Kind.ASK]
    settled = set(
        Item.objects.filter(pk__in=[piece.item.pk for piece in asks])
        .exclude(accepted_reply=None)
        .values_list("pk", flat=True)
    )
    best = sorted(
        (piece for piece in asks if piece.item.pk in settled), key=lambda piece: (-piece.worth, piece.item.pk)
    )
    for number, (piece, heading) in enumerate(zip(best, HEADINGS, strict=False)):
        at = max(world.end - timedelta(days=30 - number), piece.at + timedelta(days=1))
        act_id = None
        if piece.item.author_id != keeper.pk:
            act_id = _act(Verb.GARDEN, keeper, piece.item.ref, spot.community.pk, min(at, world.end)).pk
        FaqEntry.objects.create(
            community=spot.community,
            item=piece.item,
            heading=heading,
            position=number + 1,
            added_by=keeper,
            added_at=min(at, world.end),
            act_id=act_id,
        )


def _archive(world: World, spot: Spot) -> None:
    """The page least used of those others wrote."""
    keeper, at = world.by_handle[spot.place.managers[0]].user, world.end - timedelta(days=12)
    used = set(Item.objects.exclude(children=None).values_list("pk", flat=True))
    pages = [
        piece
        for piece in spot.pieces
        if piece.item.kind == Kind.PAGE and piece.by.user != keeper and piece.at < at and piece.item.pk not in used
    ]
    if not pages:
        return
    item = min(pages, key=lambda piece: (piece.worth, piece.item.pk)).item
    act = _act(Verb.GARDEN, keeper, item.ref, spot.community.pk, at)
    Item.objects.filter(pk=item.pk).update(
        archived_at=at,
        archived_by=keeper,
        archive_reason="The 2019 plates are gone from the field. What holds now stands in the newer pages.",
        archive_act_id=act.pk,
        pinned_until=None,
    )
    Tag.objects.filter(items=item.pk).update(item_count=F("item_count") - 1)


def _decline(world: World, spot: Spot) -> None:
    """One that was passed on without a word, and one that waits, under the newest asks without an answer."""
    at = world.end - timedelta(hours=20)
    by, expert = world.by_handle.get("samuel.otieno"), world.by_handle.get("birgit.aalto")
    if by is None or expert is None:
        return
    waiting = [
        piece
        for piece in spot.pieces
        if piece.item.kind == Kind.ASK and piece.by not in (by, expert) and not piece.said
    ]
    for number, piece in enumerate(sorted(waiting, key=lambda piece: (piece.at, piece.item.pk))[-2:]):
        moment = max(at, piece.at + timedelta(minutes=20))
        if moment > world.end:
            continue
        act = _act(
            Verb.REFER,
            by.user,
            piece.item.ref,
            spot.community.pk,
            moment,
            target_id=expert.user.pk,
            context_id=piece.item.pk,
        )
        Referral.objects.create(
            ask=piece.item,
            by=by.user,
            expert=expert.user,
            note="You see it before you open it. What would you look at first?",
            act_id=act.pk,
            created_at=moment,
            declined_at=moment + timedelta(minutes=30) if number == 0 else None,
        )
