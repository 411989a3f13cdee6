"""How the ledger is read here: valid acts by verb, as a subquery."""

from __future__ import annotations

from activity.vocabulary import Verb
from roles.engine.database import human, numbers


def acts(*verbs: Verb) -> str:
    """Human acts that were not withdrawn, once per bulk operation (MEASURES.md 2.1).

    Asked of the ledger itself, not of the roll-up's list of withdrawn acts: a page must see an undo at once.
    """
    return f"""(SELECT a.* FROM activity_act a WHERE a.verb IN ({numbers(verbs)}) AND {human("a")}
        AND NOT EXISTS (SELECT FROM activity_act w WHERE w.undo_of_id = a.id)
        AND (a.bulk_id IS NULL OR NOT EXISTS (SELECT FROM activity_act k WHERE k.bulk_id = a.bulk_id AND k.id < a.id)))"""
