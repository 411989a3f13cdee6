"""What somebody does today changes no snapshot of a day before it, however long ago what it is about began."""

from __future__ import annotations

from datetime import timedelta

import pytest

from activity.vocabulary import ObjectType, Ref, Verb
from roles.engine import recompute, roll_up
from roles.models import CommunityWeek
from tests.roles.history import MONDAY, History

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
BEFORE = MONDAY - timedelta(days=7)


def began(history: History, what: str) -> Ref:
    """Something ann began weeks ago that another may still answer."""
    ann, ben, *_ = history.people
    if what == "page tended":
        page = Ref(ObjectType.PAGE, 7, ben.pk)
        history.act(Verb.GARDEN, ann, page, 20)
        return page
    if what == "policy proposed":
        history.act(Verb.PROPOSE_POLICY, ann, Ref(ObjectType.POLICY, 7, ann.pk), 90)
        return Ref(ObjectType.POLICY, 7, ann.pk)
    history.act(Verb.HOST, ann, Ref(ObjectType.EVENT, 7, ann.pk), 90)
    return Ref(ObjectType.EVENT, 7, ann.pk)


@pytest.mark.parametrize(
    ("what", "answer"),
    [("page tended", Verb.SAVE), ("policy proposed", Verb.ADOPT_POLICY), ("event announced", Verb.ATTEND)],
)
def test_an_answer_of_this_week_leaves_last_weeks_snapshot(what, answer):
    history = History()
    about = began(history, what)
    roll_up(wait=True)
    assert recompute(BEFORE).snapshots > 0
    history.act(answer, history.people[2], about, 1)
    done = roll_up(wait=True)
    assert done is not None
    assert done.acts == 1
    assert not CommunityWeek.objects.filter(as_of__lte=BEFORE, is_stale=True).exists()
    assert recompute(BEFORE).snapshots == 0


def test_nothing_new_makes_nothing_anew():
    history = History()
    for what in ("page tended", "policy proposed", "event announced"):
        began(history, what)
    roll_up(wait=True)
    recompute(MONDAY)
    for _ in range(2):
        assert roll_up(wait=True).acts == 0
        assert recompute(MONDAY).snapshots == 0
