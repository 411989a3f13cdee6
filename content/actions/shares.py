"""Carrying an item into another community."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F

from accounts.models import User
from activity.actions import order_notices, record, undo_if_kept
from activity.vocabulary import Verb
from communities.models import Community, Lifecycle, Visibility
from communities.permissions import Permission, can, require
from content.actions.texts import NOTE_LIMIT, clean_line, take
from content.models import Item, Share


@transaction.atomic
def share_item(*, by: User, item: Item, to_community: Community, note: str = "") -> Share:
    """Show an item in another community one belongs to, with a word of one's own. Again only changes the word."""
    require(by, Permission.SHARE_ITEM, item.community)
    require(by, Permission.CREATE_ITEM, to_community)
    item = take(by, item)
    home = item.community
    if item.is_draft:
        raise ValidationError("Publish it first.")
    if to_community.pk == home.pk:
        raise ValidationError(f"It is in {home.name} already. Choose another community.")
    if home.visibility != Visibility.OPEN or home.lifecycle == Lifecycle.DRAFT:
        raise ValidationError(f"Only members read {home.name}: others in {to_community.name} could not open it.")
    note = clean_line(note, NOTE_LIMIT, "note")
    shared = Share.objects.select_for_update(of=("self",)).filter(item=item, to_community=to_community, by=by).first()
    if shared:
        if note and note != shared.note:
            shared.note = note
            shared.save(update_fields=["note"])
        return shared
    act = record(Verb.SHARE, by=by, about=item.ref, community_id=to_community.pk, origin_community_id=item.community_id)
    share = Share.objects.create(item=item, to_community=to_community, by=by, note=note, act_id=act.pk)
    Item.objects.filter(pk=item.pk).update(share_count=F("share_count") + 1)
    if item.author_id:
        order_notices("share", act=act, by=by, object_id=share.pk)
    return share


@transaction.atomic
def withdraw_share(*, by: User, share: Share) -> None:
    """Take a share back: one's own, or any as a manager of the community it went to."""
    if share.by_id != by.pk and not can(by, Permission.REMOVE_OTHERS, share.to_community):
        require(by, Permission.SHARE_ITEM, share.to_community)
        raise PermissionDenied("Only the person who shared it and managers of this community can take it back.")
    held = Share.objects.select_for_update(of=("self",)).filter(pk=share.pk).first()
    if held is None:
        return
    held.delete()
    Item.objects.filter(pk=held.item_id).update(share_count=F("share_count") - 1)
    undo_if_kept(held.act_id, by=by)
