"""What pages put around a text: what its reader did with it and may do, and in what state it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.templatetags.look import duration, say_when
from communities.models import Visibility
from communities.permissions import Permission, Standing
from content import permissions
from content.clocks import Clock
from content.following import FollowMenu, menu_of
from content.models import Follow, Item, Kind, Reaction, Reply
from content.quotes import quote_head

USES_SHOWN = 50
OWN_PAGES = frozenset({Kind.POST, Kind.DOCUMENT, Kind.EPISODE, Kind.EVENT})  # whose pages bear the name of their kind


class Way(NamedTuple):
    """One line of a menu."""

    label: str
    url: str
    icon: str


@dataclass
class Acts:
    """The bar of acts under one text, for one reader."""

    text: Item | Reply
    standing: Standing
    own: dict[str, Reaction] = field(default_factory=dict)
    uses: list[Reaction] = field(default_factory=list)
    follow: Follow | None = None
    refusal: str = ""

    @property
    def item(self) -> Item:
        return self.text if isinstance(self.text, Item) else self.text.item

    @property
    def of_item(self) -> bool:
        return isinstance(self.text, Item)

    @property
    def menu(self) -> FollowMenu:
        return menu_of(self.standing.user, self.item, self.follow)

    @property
    def dom_id(self) -> str:
        return f"acts-{'item' if self.of_item else 'reply'}-{self.text.pk}"

    @cached_property
    def urls(self) -> dict[str, str]:
        """Where each kind of reaction is made, or withdrawn when it is there already."""
        return {kind: self._reaction_url("unreact" if kind in self.own else "react", kind) for kind in Reaction.Kind}

    @property
    def rate_url(self) -> str:
        """Rating again changes the rating."""
        return self._reaction_url("react", Reaction.Kind.RATE)

    def _reaction_url(self, act: str, kind: str) -> str:
        noun = "item" if self.of_item else "reply"
        return reverse(f"content:{noun}-{act}", args=[self.standing.community.slug, self.text.pk, str(kind)])

    @cached_property
    def may_wait(self) -> bool:
        """Whether to offer “me too”: on an ask that nothing has settled; who waits can always stop waiting."""
        is_open = not self.item.closed_at and not self.item.accepted_reply_id
        return self.of_item and self.item.is_ask and self.may_value and (is_open or "same" in self.own)

    @property
    def may_quote(self) -> bool:
        return self.standing.can(Permission.REPLY) and not self.item.closed_at and not self.item.is_draft

    @property
    def quote_url(self) -> str:
        """Into the form at the foot; under an ask into a comment on the answer, for a quotation is no answer to it."""
        if isinstance(self.text, Reply) and self.item.is_ask:
            address = reverse("content:reply-comment", args=[self.standing.community.slug, self.text.pk])
            return f"{address}?quote=reply:{self.text.pk}"
        of = "item" if self.of_item else f"reply:{self.text.pk}"
        return f"{self.item.get_absolute_url()}?quote={of}#yours"

    @property
    def quote_head(self) -> str:
        return quote_head(self.text)

    @cached_property
    def may_value(self) -> bool:
        return not self.item.is_draft and permissions.may_value(self.standing, self.text)

    @property
    def may_save(self) -> bool:
        return not self.item.is_draft and self.standing.can(Permission.REACT)

    @cached_property
    def may_edit(self) -> bool:
        return permissions.may_edit(self.standing, self.text)

    @cached_property
    def may_suggest(self) -> bool:
        return isinstance(self.text, Item) and permissions.may_suggest(self.standing, self.text)

    @cached_property
    def may_care(self) -> bool:
        return isinstance(self.text, Item) and permissions.may_care(self.standing, self.text)

    @property
    def may_flag(self) -> bool:
        return permissions.may_flag(self.standing, self.text)

    @property
    def may_remove(self) -> bool:
        return permissions.may_remove(self.standing, self.text)

    @property
    def may_restore(self) -> bool:
        return self.text.is_removed and permissions.may_restore(self.standing, self.text)

    @property
    def may_share(self) -> bool:
        """Only what everybody may read can be carried elsewhere."""
        is_open = self.item.community.visibility == Visibility.OPEN and self.item.community.takes_contributions
        return is_open and not self.item.is_draft and self.standing.can(Permission.SHARE_ITEM)

    @property
    def is_news(self) -> bool:
        return self.item.pinned_until is not None and self.item.pinned_until > timezone.now()

    @cached_property
    def links(self) -> list[Way]:
        """The pages behind “More”."""
        ways = [
            Way("Edit", self._url("edit"), "pen-line") if self.may_edit and not self._is_page else None,
            Way("Suggest an edit", self._url("suggest"), "message-square-diff") if self.may_suggest else None,
            Way("Change the tags", self._url("edit"), "hash") if self._may_only_tag else None,
            Way("Mention this in a post", self._url("mention"), "quote") if self._may_mention else None,
            Way("Pin as news", self._url("pin"), "pin") if self._may_pin and not self.is_news else None,
            *self._garden_links,
            *self._keeping_links,
            Way("Report to the managers", self._url("flag"), "flag") if self.may_flag else None,
            Way("Remove", self._url("remove"), "trash-2") if self.may_remove else None,
        ]
        return [way for way in ways if way]

    @property
    def _garden_links(self) -> list[Way]:
        if not self.of_item or not permissions.may_garden(self.standing, self.item):
            return []
        ways = [Way("Close with what we now know", self._url("summary"), "book-open")] if self._may_close else []
        if self.item.answer_count or self.item.comment_count:
            ways.append(Way("Split off replies", self._url("split"), "split"))
        ways.append(Way("Merge into another thread", self._url("merge"), "merge"))
        if permissions.may_move(self.standing, self.item):
            ways.append(Way("Move to another community", self._url("move"), "folder-output"))
        return ways

    @cached_property
    def carrying(self) -> list[Way]:
        """The pages behind “More” on which one hands a text on."""
        if self.item.is_draft or self.text.is_removed:
            return []
        if not self.of_item:
            return self._beside_answer
        ways = [Way("Put it on a shelf", self._url("shelve"), "library")] if self.may_save else []
        ways.append(Way("Recommend to somebody", self._url("recommend"), "send"))
        if self.may_share:
            carried = f" ({self.item.share_count})" if self.item.share_count else ""
            ways.append(Way(f"Share with another community{carried}", self._url("share"), "share-2"))
        return ways

    @property
    def _beside_answer(self) -> list[Way]:
        """What exists can stand with an answer."""
        is_answer = isinstance(self.text, Reply) and self.text.is_answer
        if not (is_answer and self.standing.can(Permission.PASS_ON) and not self.item.closed_at):
            return []
        address = reverse("content:ask-point", args=[self.standing.community.slug, self.item.pk])
        return [Way("Point to something with it", f"{address}?reply={self.text.pk}", "signpost")]

    @property
    def _keeping_links(self) -> list[Way]:
        """Putting it into the FAQ, or away as outdated."""
        if not self.of_item:
            return []
        ways = []
        if self.standing.can(Permission.GARDEN) and permissions.fits_faq(self.item):
            ways.append(Way("Add to the FAQ", reverse("content:faq-add", args=self._args), "list-checks"))
        if permissions.may_archive(self.standing, self.item) and not self.item.is_archived:
            ways.append(Way("Archive as outdated", self._url("archive"), "archive"))
        return ways

    @property
    def _args(self) -> list[object]:
        return [self.standing.community.slug, self.text.pk]

    @property
    def is_question(self) -> bool:
        return self.of_item and self.item.is_ask

    @property
    def _may_close(self) -> bool:
        return permissions.may_close(self.standing, self.item)

    @cached_property
    def buttons(self) -> list[Way]:
        """The acts behind “More” that need no page of their own."""
        ways = []
        if self.of_item and permissions.may_close(self.standing, self.item):
            act, icon = ("Reopen", "lock-open") if self.item.closed_at else ("Close: no more replies", "lock")
            ways.append(Way(act, self._url("reopen" if self.item.closed_at else "close"), icon))
        if self.may_mark_first and not self.item.first_useful_reply_id:
            ways.append(Way("This helped first", reverse("content:reply-first-useful", args=self._args), "timer"))
        if self.is_first_useful and self.may_mark_first:
            withdraw = reverse("content:first-useful-withdraw", args=[self.standing.community.slug, self.item.pk])
            ways.append(Way("It did not help first", withdraw, "undo-2"))
        if self.may_accept and self.is_accepted:
            withdraw = reverse("content:answer-withdraw", args=[self.standing.community.slug, self.item.pk])
            ways.append(Way("Accept it no longer", withdraw, "undo-2"))
        if self._may_pin and self.is_news:
            ways.append(Way("Take down from news", self._url("unpin"), "pin-off"))
        return ways

    @property
    def may_unarchive(self) -> bool:
        """Said beside the banner, not behind “More”."""
        return self.of_item and self.item.is_archived and permissions.may_archive(self.standing, self.item)

    @property
    def has_more(self) -> bool:
        return bool(self.links or self.buttons or self.carrying or self.may_save or self.may_quote)

    @property
    def _is_page(self) -> bool:
        """Pages have their edit and history links in the head."""
        return self.of_item and self.item.kind == Kind.PAGE

    @property
    def _may_only_tag(self) -> bool:
        return self.of_item and not self.may_edit and permissions.may_tag(self.standing, self.item)

    @property
    def _may_mention(self) -> bool:
        return self.of_item and not self.item.is_draft and not self.item.is_removed

    @property
    def _may_pin(self) -> bool:
        return self.of_item and self.standing.can(Permission.PIN_NEWS)

    def _url(self, act: str) -> str:
        noun, key = ("item" if self.of_item else "reply"), self.text.pk
        if self.of_item and act in {"edit", "close", "reopen", "summary", "split", "merge", "move"}:
            noun = self.item.kind if self.item.kind in OWN_PAGES else "thread"
        return reverse(f"content:{noun}-{act}", args=[self.standing.community.slug, key])

    @cached_property
    def may_accept(self) -> bool:
        return isinstance(self.text, Reply) and self.text.is_answer and permissions.may_accept(self.standing, self.item)

    @property
    def is_accepted(self) -> bool:
        return isinstance(self.text, Reply) and self.item.accepted_reply_id == self.text.pk

    @cached_property
    def may_mark_first(self) -> bool:
        """The asker, on what others wrote."""
        is_others = isinstance(self.text, Reply) and self.text.author_id != self.standing.user.pk
        return is_others and not self.text.is_removed and permissions.may_accept(self.standing, self.item)

    @property
    def is_first_useful(self) -> bool:
        return isinstance(self.text, Reply) and self.item.first_useful_reply_id == self.text.pk

    @property
    def helped_after(self) -> str:
        """How long the asker waited for it: “3 h 10 min”."""
        return duration(max(self.text.created_at - (self.item.published_at or self.item.created_at), timedelta()))

    @cached_property
    def tally(self) -> list[str]:
        """What others did, in words, for readers who cannot do it themselves."""
        text = self.text
        counted = [
            (0 if self.uses else text.use_count, "used at work once", f"used at work {text.use_count} times"),
            (text.like_count, "helpful to 1 reader", f"helpful to {text.like_count} readers"),
            (text.thank_count, "1 thanks", f"{text.thank_count} thanks"),
            (self._same, f"1 more {self._same_verb}", f"{self._same} more {self._same_verb}"),
        ]
        words = [one if count == 1 else many for count, one, many in counted if count]
        return words + ([self.rating] if self.rating else [])

    @property
    def _same(self) -> int:
        return self.text.same_count if isinstance(self.text, Item) else 0

    @property
    def _same_verb(self) -> str:
        """What those do who have the same question: nobody waits once an answer is accepted."""
        if isinstance(self.text, Item) and self.text.accepted_reply_id:
            return "had this question"
        return "waits for an answer" if self._same == 1 else "wait for an answer"

    @property
    def rating(self) -> str:
        return f"rated {self.text.rating} of 5, n = {self.text.rating_count}" if self.text.rating_count else ""

    @property
    def first_uses(self) -> list[Reaction]:
        return self.uses[:3]

    @property
    def more_uses(self) -> list[Reaction]:
        return self.uses[3:]


def acts_under(standing: Standing, viewer: User, texts: Sequence[Item | Reply]) -> None:
    """Give each text its `acts`: three queries for any number of texts."""
    items = [text for text in texts if isinstance(text, Item)]
    replies = [text for text in texts if isinstance(text, Reply)]
    on_these = Q(item__in=items) | Q(reply__in=replies)
    bars = {(text.__class__, text.pk): Acts(text, standing) for text in texts}
    for reaction in Reaction.objects.filter(on_these, user=viewer):
        bars[_key(reaction)].own[reaction.kind] = reaction
    noted = Reaction.objects.filter(on_these, kind=Reaction.Kind.USE).exclude(note="").select_related("user")
    for use in noted.order_by("-created_at")[: USES_SHOWN * max(1, len(texts))]:
        bars[_key(use)].uses.append(use)
    follows = {follow.item_id: follow for follow in Follow.objects.visible_to(viewer).filter(item__in=items)}
    for text in texts:
        bar = bars[(text.__class__, text.pk)]
        bar.follow = follows.get(text.pk) if bar.of_item else None
        text.acts = bar  # type: ignore[union-attr]


def _key(reaction: Reaction) -> tuple[type, int]:
    return (Item, reaction.item_id) if reaction.item_id else (Reply, reaction.reply_id or 0)


@dataclass(frozen=True)
class Stamp:
    """The state of an ask or a discussion in a few words; is_due when a reply is late."""

    text: str
    icon: str
    is_due: bool = False


def state_of(item: Item, first_answer_at: datetime | None = None) -> list[Stamp]:
    stamps = []
    if item.is_ask and item.accepted_reply_id and first_answer_at and item.published_at:
        stamps.append(
            Stamp(f"Answered in {duration(max(first_answer_at - item.published_at, timedelta()))}", "circle-check")
        )
    elif item.is_ask and item.accepted_reply_id:
        stamps.append(Stamp("Answered", "circle-check"))
    elif item.is_ask and item.answer_count:
        stamps.append(Stamp("No answer accepted yet", "message-square"))
    elif item.is_ask and not item.closed_at:
        stamps.append(_waiting(item))
    if item.closed_at:
        stamps.append(Stamp(f"Closed {say_when(item.closed_at, timezone.now())}: takes no more replies", "lock"))
    return stamps


def _waiting(item: Item) -> Stamp:
    clock = Clock(item)
    if item.source or not item.published_at:
        return Stamp("No answer yet", "clock")
    if clock.is_late:
        return Stamp(f"Waiting {clock.waited}; a first reply was expected {clock.by}", "triangle-alert", True)
    return Stamp(f"Waiting {clock.waited}; a first reply is expected {clock.by}", "clock")
