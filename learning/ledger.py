"""How the ledger is read here: valid acts by verb, as a subquery."""

from __future__ import annotations

from activity.vocabulary import Verb
from roles.engine.database import numbers, valid


def acts(*verbs: Verb) -> str:
    """Human acts that were not withdrawn, once per bulk operation (MEASURES.md 2.1)."""
    return f"(SELECT a.* FROM activity_act a WHERE a.verb IN ({numbers(verbs)}) AND {valid('a')})"
