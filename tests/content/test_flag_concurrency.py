"""Two managers, or a manager and the author, at the same moment: one wins and the other hears of it."""

import pytest
from django.core.exceptions import ValidationError

from content.actions import create_item, decide_case, edit_item, flag_text, withdraw_flag
from content.models import Case, CaseStep, Flag, Item, Kind
from tests.content.test_concurrency import at_once
from tests.factories import join, make_user

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def people(community):
    people = [make_user(f"{name} Member") for name in ("Dora", "Emil", "Fay")]
    for person in people:
        join(person, community)
    join(other := make_user("Gus Manager"), community, "manager")
    return [*people, other]


def test_of_two_managers_who_decide_at_once_one_does(community, alice, bob, people):
    dora, _, _, gus = people
    post = create_item(by=bob, community=community, kind=Kind.POST, title="T", body="B")
    case = flag_text(by=dora, text=post, reason="hurtful", words="Look.").case
    answers = at_once(
        lambda: decide_case(by=alice, case=case, what="hold", to_author="No.", seen=0),
        lambda: decide_case(by=gus, case=case, what="leave", to_reporters="Fine.", seen=0),
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["CaseStep", "ValidationError"], answers
    won = next(answer for answer in answers if isinstance(answer, CaseStep))
    assert Item.objects.get(pk=post.pk).is_held == (won.what == "hold")
    assert CaseStep.objects.count() == 1


def test_three_reports_at_once_are_one_case_and_a_double_click_one_report(community, alice, bob, people):
    dora, emil, fay, _ = people
    post = create_item(by=bob, community=community, kind=Kind.POST, title="T", body="B")
    answers = at_once(
        *[
            lambda person=person: flag_text(by=person, text=post, reason="hurtful", words="Look.")
            for person in (dora, dora, emil, fay)
        ]
    )
    assert sum(isinstance(answer, ValidationError) for answer in answers) == 1, answers
    assert (Case.objects.count(), Flag.objects.count()) == (1, 3)


def test_the_author_edits_while_a_manager_decides_and_the_last_report_is_taken_back(community, alice, bob, people):
    dora = people[0]
    post = create_item(by=bob, community=community, kind=Kind.POST, title="T", body="B")
    flag = flag_text(by=dora, text=post, reason="confidential", words="Look.")
    answers = at_once(
        lambda: edit_item(by=bob, item=Item.objects.get(pk=post.pk), title="T", body="Other"),
        lambda: decide_case(by=alice, case=flag.case, what="hold", to_author="No."),
        lambda: withdraw_flag(by=dora, flag=flag),
    )
    assert all(isinstance(answer, (Item, CaseStep, Flag, ValidationError)) for answer in answers), answers
    case, item = Case.objects.get(), Item.objects.get(pk=post.pk)
    assert item.body == "Other"
    assert item.is_held == (case.state == "held"), "whatever came first, the two agree"
