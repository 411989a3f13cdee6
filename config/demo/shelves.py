"""Shelves with whys, other words for tags, a few things followed and muted: once everything else has its id."""

from __future__ import annotations

from datetime import datetime, timedelta

from activity.models import Act
from activity.vocabulary import ObjectType, Ref, Verb
from config.demo.world import Person, Piece, World
from content.models import Follow, Kind, Shelf, ShelfEntry, Tag, TagSynonym

# Whose, its name, what it is for, the community and the tags it draws from, and the whys.
SHELVES = (
    (
        "birgit.aalto",
        "Before the first start",
        "What I send to whoever commissions their first compressor.",
        "field-service",
        ("commissioning", "checklists", "starts"),
        (
            "Five minutes that save a second visit. Do it with the operator beside you.",
            "Print it. The order of the questions is the point.",
            "Read what went wrong before you read how it should go.",
            "I still look this up myself, every time.",
        ),
    ),
    (
        "samuel.otieno",
        "Seals, from the site",
        "Cases where the drawing was right and the seal still failed.",
        "field-service",
        ("seals", "wear"),
        (
            "The photo shows what the words cannot: look at the edge, not at the face.",
            "Ask for the running hours before you order anything.",
            "The answer with the number in it is the one to keep.",
        ),
    ),
    (
        "adaeze.okonkwo",
        "For new shift leads",
        "Read one a week, then come and disagree with it.",
        "front-line-managers",
        ("people", "meetings", "shifts", "onboarding"),
        (
            "Short, and it starts an argument worth having.",
            "I tried this on a night shift. Keep the second question.",
            "For the week in which nothing works.",
        ),
    ),
    (
        "kirsi.lehtonen",
        "Spectra worth a second look",
        "Where the first reading was wrong, and why.",
        "vibration-analysis",
        ("spectra", "bearings", "mounting"),
        (
            "Everybody sees the peak. Look at the floor beside it.",
            "The mounting was the fault, not the machine. It is more often than one thinks.",
            "A trend over months, with the day it was opened: rare, and honest.",
        ),
    ),
)
SYNONYMS = {
    ("field-service", "seals"): ("mechanical seals", "shaft seals"),
    ("field-service", "parts"): ("spare parts", "spares"),
    ("field-service", "commissioning"): ("start-up visit",),
    ("vibration-analysis", "spectra"): ("FFT", "spectrum"),
    ("product-safety", "lockout"): ("LOTO",),
    ("supply-chain-planning", "freight"): ("shipping",),
}
ABOUT = {
    ("field-service", "seals"): "Faces, springs, flush plans: whatever keeps the product in.",
    ("field-service", "commissioning"): "From the first look at the foundation to the signature.",
    ("vibration-analysis", "spectra"): "Reading them, and what they do not show.",
}


def set_up_shelves(world: World) -> None:
    """Writes at once; the acts are dated like everything else."""
    tags = {(tag.community.slug, tag.slug): tag for tag in Tag.objects.select_related("community")}
    for (place, slug), words in SYNONYMS.items():
        if tag := tags.get((place, slug)):
            _name(tag, words)
    for (place, slug), about in ABOUT.items():
        if tag := tags.get((place, slug)):
            tag.about = about
            tag.save(update_fields=["about"])
    shelves = []
    for handle, title, about, place, topics, whys in SHELVES:
        if (owner := world.by_handle.get(handle)) and place in world.spots:
            shelves.append(_fill(world, owner, title, about, _pieces(world, owner, place, topics), whys))
    _follow(world, shelves, tags)


def _name(tag: Tag, words: tuple[str, ...]) -> None:
    for word in words:
        slug = word.lower().replace(" ", "-")
        if not Tag.objects.filter(community=tag.community, slug=slug).exists():
            TagSynonym.objects.create(community=tag.community, tag=tag, slug=slug, name=word)


def _pieces(world: World, owner: Person, place: str, topics: tuple[str, ...]) -> list[Piece]:
    """The best by others on these topics."""
    known = [
        piece
        for piece in world.spots[place].pieces
        if piece.by is not owner and set(topics) & set(piece.tags) and piece.item.published_at
    ]
    return sorted(known, key=lambda piece: (-piece.worth, piece.item.pk))


def _fill(world: World, owner: Person, title: str, about: str, pieces: list[Piece], whys: tuple[str, ...]) -> Shelf:
    slug = title.lower().replace(",", "").replace(" ", "-")
    begun = world.end - timedelta(days=40)
    shelf = Shelf.objects.create(
        user=owner.user, slug=slug, title=title, about=about, created_at=begun, updated_at=begun
    )
    for number, (piece, why) in enumerate(zip(pieces, whys, strict=False)):
        at = max(begun + timedelta(days=8 * number, hours=3), piece.at + timedelta(hours=20))
        at = min(at, world.end - timedelta(hours=5 - number))
        if not owner.is_in(piece.spot.slug, at):
            continue
        about_item: Ref = piece.item.ref
        act = Act.objects.create(
            verb=Verb.FEATURE,
            actor_id=owner.user.pk,
            object_type=about_item.type,
            object_id=about_item.id,
            owner_id=about_item.owner_id,
            community_id=piece.item.community_id,
            occurred_at=at,
            occurred_on=at.date(),
        )
        ShelfEntry.objects.create(shelf=shelf, item=piece.item, why=why, added_at=at, act_id=act.pk)
        shelf.updated_at = max(shelf.updated_at, at)
    shelf.save(update_fields=["updated_at"])
    return shelf


def _follow(world: World, shelves: list[Shelf], tags: dict[tuple[str, str], Tag]) -> None:
    """Each of those who keep a shelf watches the next one, follows its keeper, and a topic; one item is not for one."""
    keepers = [shelf.user for shelf in shelves]
    at = world.end - timedelta(days=20)
    for number, shelf in enumerate(shelves):
        reader = keepers[(number + 1) % len(keepers)]
        if reader.pk == shelf.user_id:
            continue
        Follow.objects.create(user=reader, shelf=shelf, level=Follow.Level.WATCH)
        Follow.objects.create(user=reader, person=shelf.user)
        _record(Ref(ObjectType.MEMBER, shelf.user_id), reader.pk, 0, at + timedelta(days=number))
    for number, ((place, _slug), tag) in enumerate(sorted(tags.items())[:: max(1, len(tags) // 8)]):
        stays = world.spots[place].stays
        for stay in stays[number :: max(1, len(stays) // 4)]:
            if not stay.has(at + timedelta(days=number)):
                continue
            reader = stay.person.user
            Follow.objects.get_or_create(user=reader, tag=tag, defaults={"level": Follow.Level.FOLLOW})
            _record(tag.ref, reader.pk, tag.community_id, at + timedelta(days=number))
    posts = [piece for spot in world.spots.values() for piece in spot.pieces if piece.item.kind == Kind.POST]
    for piece in posts[:1]:
        others = [stay.person.user for stay in piece.spot.stays if stay.person is not piece.by]
        for reader in others[-4:]:
            Follow.objects.update_or_create(
                user=reader, item=piece.item, defaults={"level": Follow.Level.MUTE, "reason": Follow.Reason.ADVANCED}
            )
    Follow.objects.filter(created_at__gt=world.end).update(created_at=at)  # Django dated those just made with now


def _record(about: Ref, actor_id: int, community_id: int, at: datetime) -> None:
    Act.objects.create(
        verb=Verb.FOLLOW,
        actor_id=actor_id,
        object_type=about.type,
        object_id=about.id,
        owner_id=about.owner_id,
        community_id=community_id,
        occurred_at=at,
        occurred_on=at.date(),
    )
