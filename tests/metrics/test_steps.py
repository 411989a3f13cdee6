"""A finding that becomes a step: proposed, taken, said yes to, handed back, closed with its result; who is told of what."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.http import Http404

from activity.models import AuditEntry, Notice
from activity.tasks import deliver_waiting
from communities.actions import leave_community
from communities.models import Lifecycle
from metrics.actions import (
    accept_step,
    change_step,
    close_step,
    drop_step,
    hand_back_step,
    propose_step,
    reopen_step,
    take_proposal,
)
from metrics.actions.steps import MOST_PROPOSED, tend_steps
from metrics.desk.kinds import KINDS, Place
from metrics.measures.shown import NBSP
from metrics.models import MeasureWeek, NextStep
from metrics.steps import effects_of
from tests.factories import join, make_user
from tests.metrics.steps import PROMISE, proposal_of, reading, step_of, today

pytestmark = pytest.mark.django_db
State = NextStep.State


def told(kind: str) -> dict[str, str]:
    deliver_waiting()
    return {notice.recipient.display_name: notice.title for notice in Notice.objects.filter(kind=kind)}


class TestTake:
    def test_a_manager_who_does_it_has_said_yes(self, alice, community):
        step = step_of(alice, community)
        assert (step.state, step.owner, step.accepted_at is not None) == (State.OPEN, alice, True)
        assert AuditEntry.objects.filter(action="step.take").count() == 1
        assert not told("step_asked")

    def test_somebody_else_is_asked(self, alice, bob, community):
        step = step_of(alice, community, owner=bob)
        assert step.waits_for_yes
        assert "asks you to do this" in told("step_asked")["Bob Member"]

    def test_a_second_click_is_the_same_step(self, alice, community):
        assert step_of(alice, community) == step_of(alice, community)

    def test_its_measure_is_written_down(self, alice, community):
        week = reading(community, 40, 80)
        step = step_of(alice, community, measure=PROMISE)
        assert (step.value_before, step.before.n, step.before.as_of) == (0.5, 80, week.as_of)
        MeasureWeek.objects.all().delete()
        step.refresh_from_db()
        assert step.before.detail == {"k": 40}

    @pytest.mark.parametrize(
        "wrong",
        [
            {"finding": " "},
            {"what": ""},
            {"what": "x" * 301},
            {"due_on": today() - timedelta(days=1)},
            {"due_on": today() + timedelta(days=400)},
            {"measure": "sheep"},
            {"measure": "hand-7"},
        ],
    )
    def test_what_is_amiss_is_said(self, alice, community, wrong):
        with pytest.raises(ValidationError):
            step_of(alice, community, **wrong)
        assert not NextStep.objects.exists()

    def test_its_owner_is_of_the_community(self, alice, charlie, community):
        with pytest.raises(ValidationError, match="member"):
            step_of(alice, community, owner=charlie)

    def test_only_managers_take(self, bob, charlie, community):
        with pytest.raises(PermissionDenied):
            step_of(bob, community)
        with pytest.raises(PermissionDenied):
            step_of(charlie, community)

    def test_nothing_begins_where_nothing_is_written_any_more(self, alice, community):
        community.lifecycle = Lifecycle.ARCHIVED
        community.save()
        with pytest.raises(PermissionDenied):
            step_of(alice, community)

    @pytest.mark.parametrize(
        ("url", "kept", "source"),
        [
            ("/c/seals/measures/promise-kept/#course", "/c/seals/measures/promise-kept/", "measure"),
            ("/c/seals/manage/network/?of=alone", "/c/seals/manage/network/?of=alone", "network"),
            ("/c/seals/manage/roles/carrier/cause/", "/c/seals/manage/roles/carrier/cause/", "cause"),
            ("/c/seals/manage/", "/c/seals/manage/", "desk"),
            ("/c/seals/manage/reports/7/", "/c/seals/manage/reports/7/", "desk"),  # no member is led there
            ("/nowhere/at/all/", "/nowhere/at/all/", ""),
            ("//evil.example/c/", "", ""),
            ("https://evil.example/", "", ""),
            ("/" + "x" * 300, "", ""),
        ],
    )
    def test_where_it_was_found_is_kept(self, alice, community, url, kept, source):
        step = step_of(alice, community, source_url=url)
        assert (step.source_url, step.source) == (kept, source)


class TestPropose:
    def test_managers_are_told_and_one_takes_it(self, alice, bob, community):
        step = proposal_of(bob, community)
        assert set(told("step_proposed")) == {"Alice Manager"}
        take_proposal(by=alice, step=step, what="Put it on the shelf.", owner=bob, due_on=today())
        step.refresh_from_db()
        assert (step.state, step.what, step.by, step.owner) == (State.OPEN, "Put it on the shelf.", bob, bob)
        assert "took the step you proposed" in told("step_taken")["Bob Member"]
        with pytest.raises(ValidationError, match="taken already"):
            take_proposal(by=alice, step=step, what="Again.", owner=None, due_on=today())

    def test_a_manager_says_why_not(self, alice, bob, community):
        step = proposal_of(bob, community)
        with pytest.raises(ValidationError, match="why"):
            drop_step(by=alice, step=step, reason="  ")
        drop_step(by=alice, step=step, reason="We have tried that twice.")
        assert "gave it up" in told("step_closed")["Bob Member"]

    def test_ones_own_can_be_withdrawn_and_no_other(self, bob, community):
        dora = make_user("Dora Member")
        join(dora, community)
        step = proposal_of(bob, community)
        with pytest.raises(PermissionDenied):
            drop_step(by=dora, step=step, reason="No.")
        assert drop_step(by=bob, step=step, reason="It is done.").state == State.DROPPED

    def test_some_at_a_time(self, bob, community):
        for number in range(MOST_PROPOSED):
            proposal_of(bob, community, what=f"Try {number}.")
        assert proposal_of(bob, community, what="Try 0.").what == "Try 0."
        with pytest.raises(ValidationError, match="wait"):
            proposal_of(bob, community, what="One more.")

    def test_it_does_not_exist_for_who_is_outside(self, bob, charlie, community):
        step = proposal_of(bob, community)
        with pytest.raises(PermissionDenied):
            propose_step(by=charlie, community=community, finding="x", what="y")
        assert not NextStep.objects.visible_to(charlie).exists()
        for act in (accept_step, hand_back_step):
            with pytest.raises((Http404, PermissionDenied)):
                act(by=charlie, step=step)


class TestOwner:
    def test_says_yes(self, alice, bob, community):
        step = accept_step(by=bob, step=step_of(alice, community, owner=bob))
        assert step.accepted_at
        assert "takes it on" in told("step_accepted")["Alice Manager"]

    def test_hands_it_back_and_managers_look_on(self, alice, bob, community):
        step = hand_back_step(by=bob, step=step_of(alice, community, owner=bob))
        assert step.owner is None
        assert "nobody is at it" in told("step_free")["Alice Manager"]
        with pytest.raises(PermissionDenied):
            hand_back_step(by=bob, step=step)

    def test_what_is_free_is_taken_by_whoever_comes_first(self, alice, bob, community):
        dora = make_user("Dora Member")
        join(dora, community)
        step = step_of(alice, community, owner=None)
        accept_step(by=bob, step=step)
        with pytest.raises(ValidationError, match="Somebody else"):
            accept_step(by=dora, step=step)

    def test_changes_words_and_day_and_hands_it_on(self, alice, bob, community):
        dora = make_user("Dora Member")
        join(dora, community)
        step = accept_step(by=bob, step=step_of(alice, community, owner=bob))
        change_step(by=bob, step=step, what="Ask one of them.", owner=dora, due_on=today() + timedelta(days=3))
        step.refresh_from_db()
        assert (step.what, step.owner, step.accepted_at) == ("Ask one of them.", dora, None)
        assert set(told("step_asked")) == {"Dora Member"}
        with pytest.raises(PermissionDenied):
            change_step(by=bob, step=step, what="Mine again.", owner=bob, due_on=step.due_on)

    def test_a_day_that_has_passed_may_stay(self, alice, community):
        step = step_of(alice, community)
        NextStep.objects.update(due_on=today() - timedelta(days=2))
        step.refresh_from_db()
        assert change_step(by=alice, step=step, what="Other words.", owner=alice, due_on=step.due_on).is_overdue

    def test_who_left_is_owner_no_more(self, alice, bob, community):
        step = accept_step(by=bob, step=step_of(alice, community, owner=bob))
        leave_community(by=bob, community=community)
        assert tend_steps()["gone"] == 1
        step.refresh_from_db()
        assert (step.owner, step.state) == (None, State.OPEN)
        assert "no longer here" in told("step_free")["Alice Manager"]
        assert tend_steps() == {"gone": 0, "told": 0}


class TestClose:
    def test_with_its_result_and_the_measure_then(self, alice, bob, community):
        reading(community, 40, 80, back=3)
        step = accept_step(by=bob, step=step_of(alice, community, owner=bob, measure=PROMISE))
        reading(community, 70, 80)
        close_step(by=bob, step=step, result="They answer by seven.", outcome="helped")
        step.refresh_from_db()
        assert (step.state, step.outcome, step.value_after) == (State.DONE, "helped", 0.875)
        effect = effects_of(community, [step])[step.pk]
        assert effect.moved == "rose, more than chance alone does"
        assert (
            effect.says
            == f"50{NBSP}% of 80 then, 88{NBSP}% of 80 when it was closed: rose, more than chance alone does."
        )
        assert "says what came of it" in told("step_closed")["Alice Manager"]

    def test_a_measure_that_vanished_is_said_to_have(self, alice, community):
        reading(community, 40, 80)
        step = step_of(alice, community, measure=PROMISE)
        NextStep.objects.update(measure="hand-99")
        step.refresh_from_db()
        close_step(by=alice, step=step, result="We do not know.", outcome="unclear")
        assert effects_of(community, [step])[step.pk].name == "a number that is measured no more"

    @pytest.mark.parametrize(("result", "outcome"), [("", "helped"), (" \n", "not"), ("Well.", ""), ("Well.", "luck")])
    def test_it_says_what_and_whether(self, alice, community, result, outcome):
        with pytest.raises(ValidationError):
            close_step(by=alice, step=step_of(alice, community), result=result, outcome=outcome)

    def test_by_its_owner_or_a_manager_alone(self, alice, bob, community):
        with pytest.raises(PermissionDenied):
            close_step(by=bob, step=step_of(alice, community), result="Mine.", outcome="not")

    def test_goes_on_after_all(self, alice, community):
        step = close_step(by=alice, step=step_of(alice, community), result="Nothing.", outcome="not")
        with pytest.raises(ValidationError, match="Alice Manager closed it already"):
            close_step(by=alice, step=step, result="Once more.", outcome="not")
        reopened = reopen_step(by=alice, step=step)
        assert (reopened.state, reopened.outcome, reopened.result, reopened.closed_at) == (State.OPEN, "", "", None)

    def test_rows_keep_the_rules_themselves(self, alice, community):
        step = step_of(alice, community)
        for wrong in ({"due_on": None}, {"state": "done"}, {"outcome": "helped"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                NextStep.objects.filter(pk=step.pk).update(**wrong)


class TestOverdue:
    def test_the_owner_hears_once(self, alice, bob, community):
        step = accept_step(by=bob, step=step_of(alice, community, owner=bob))
        NextStep.objects.update(due_on=today() - timedelta(days=1))
        assert [tend_steps()["told"] for _ in range(2)] == [1, 0]
        assert set(told("step_overdue")) == {"Bob Member"}
        step.refresh_from_db()
        change_step(by=bob, step=step, what=step.what, owner=bob, due_on=today() + timedelta(days=1))
        NextStep.objects.update(due_on=today() - timedelta(days=1))
        assert tend_steps()["told"] == 1  # a new day, a new word

    def test_what_needs_somebody_is_on_the_desk(self, alice, bob, community):
        late, free = step_of(alice, community), step_of(alice, community, what="Another.", owner=None)
        proposed, fine = proposal_of(bob, community), step_of(alice, community, what="A third.")
        NextStep.objects.filter(pk=late.pk).update(due_on=today() - timedelta(days=1))
        place = Place(community, proposed.taken_at, alice)
        found = {each.subject: each.reason for each in KINDS["step"].find(place)}
        assert found == {
            f"step-{late.pk}-due-{today() - timedelta(days=1)}": "Its day is over. What came of it?",
            f"step-{free.pk}-free": "Nobody is at it.",
            f"step-{proposed.pk}-proposed": "Bob Member proposes it. Take it, or say why not.",
        }
        assert str(fine.pk) not in "".join(found)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_who_close_at_once_close_it_once(alice, bob, community):
    step = accept_step(by=bob, step=step_of(alice, community, owner=bob))
    start, said = Barrier(2), []

    def close(person) -> None:
        start.wait()
        try:
            close_step(by=person, step=step, result=f"By {person.first_name}.", outcome="helped")
            said.append(person.first_name)
        except ValidationError as refusal:
            said.append(refusal.messages[0])
        finally:
            connection.close()

    threads = [Thread(target=close, args=(person,)) for person in (alice, bob)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    step.refresh_from_db()
    winner = step.closed_by.first_name
    assert sorted(said) == sorted([winner, f"{step.closed_by.display_name} closed it already."])
    assert step.result == f"By {winner}."
    assert AuditEntry.objects.filter(action="step.close").count() == 1
