"""What settles a report is an act of care: one for each text, upheld or not, withdrawn when it is taken back."""

import pytest

from activity.models import Act
from activity.vocabulary import Verb
from content.actions import create_item, decide_case, edit_item, flag_text, undo_decision
from content.models import Case, Kind
from tests.factories import join, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(community, bob):
    return create_item(by=bob, community=community, kind=Kind.POST, title="Prices", body="They pay 4 €.")


@pytest.fixture
def case(post, community):
    dora = make_user("Dora Third")
    join(dora, community)
    return flag_text(by=dora, text=post, reason="hurtful", words="Names a customer.").case


def decide(by, case, what):
    decide_case(by=by, case=Case.objects.get(pk=case.pk), what=what, to_author="Why.", to_reporters="Why.")


def decisions():
    """Who decided, about which act of reporting, upheld or not; without those withdrawn."""
    withdrawn = Act.objects.filter(verb=Verb.UNDO).values("undo_of_id")
    acts = Act.objects.filter(verb=Verb.DECIDE_FLAG).exclude(pk__in=withdrawn).order_by("pk")
    return list(acts.values_list("actor_id", "object_id", "value"))


def test_settling_a_report_is_one_act_of_who_decided_however_many_reported(case, post, alice, charlie):
    flag_text(by=charlie, text=post, reason="untrue", words="They pay 5.")
    decide(alice, case, "hold")
    assert decisions() == [], "not settled yet"
    decide(alice, case, "leave")
    first = case.flags.order_by("pk")[0]
    assert decisions() == [(alice.pk, first.act_id, 0)]
    undo_decision(by=alice, case=case)
    assert decisions() == []
    decide(alice, case, "remove")
    assert decisions() == [(alice.pk, first.act_id, 1)]


def test_a_text_changed_because_of_a_report_was_reported_rightly(case, post, alice, bob):
    decide(alice, case, "change")
    post.refresh_from_db()
    edit_item(by=bob, item=post, title="Prices", body="They pay.")
    decide(alice, case, "leave")
    assert [value for *_, value in decisions()] == [1]
