"""Taking something off one's own list of saved things, also when it can no longer be seen."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.http import Http404

from accounts.models import User
from activity.actions import undo_latest
from activity.vocabulary import Verb
from content.models import Reaction


@transaction.atomic
def forget_saved(*, by: User, reaction_id: int) -> None:
    """Needs no right in the community: a bookmark is its owner's. Raises Http404 for anybody else's."""
    saved = Reaction.objects.select_for_update().saved_by(by).filter(pk=reaction_id).first()
    if saved is None:
        raise Http404("There is no such favourite of yours.")
    text = saved.text
    saved.delete()
    type(text)._default_manager.filter(pk=text.pk).update(save_count=Greatest(F("save_count") - 1, Value(0)))
    undo_latest(Verb.SAVE, by=by, about=text.ref)
