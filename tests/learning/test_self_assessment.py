"""Wishes and the ten questions: kept at once, resumed, passed over; nothing compared that nobody wants."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from learning.actions import answer_question, forget_skills, set_wishes
from learning.models import SelfAnswer, Wish
from learning.own import advice_of
from learning.skills import QUESTIONS
from roles.models import Role

pytestmark = pytest.mark.django_db


def test_an_answer_is_kept_at_once_and_the_next_visit_goes_on_there(as_user, bob):
    client = as_user(bob)
    assert "Begin" in client.get("/me/skills/questions/creator/").content.decode()
    answer = client.post("/me/skills/questions/creator/1/", {"level": "2"})
    assert answer.url == "/me/skills/questions/creator/2/"
    assert SelfAnswer.objects.get(user=bob).level == 2
    client.post("/me/skills/questions/creator/2/skip/")
    assert SelfAnswer.objects.get(user=bob, question=QUESTIONS["creator"][1].key).level is None
    page = as_user(bob).get("/me/skills/questions/creator/").content.decode()
    assert "Go on with question 3" in page
    assert "2 of 10 answered" in page


def test_a_wrong_answer_keeps_nothing(as_user, bob):
    page = as_user(bob).post("/me/skills/questions/creator/1/", {"level": "9"})
    assert page.status_code == 200
    assert "Choose one of these." in page.content.decode()
    with pytest.raises(ValidationError, match="one of the five"):
        answer_question(by=bob, key="designer-1", level=5)
    with pytest.raises(ValidationError, match="no such question"):
        answer_question(by=bob, key="designer-99", level=1)
    assert not SelfAnswer.objects.exists()


def test_the_last_question_leads_to_what_it_comes_to(as_user, bob):
    client = as_user(bob)
    for number in range(1, 11):
        answer = client.post(f"/me/skills/questions/carrier/{number}/", {"level": "3"})
    assert answer.url == "/me/skills/questions/carrier/"
    page = client.get(answer.url).content.decode()
    assert "That was all" in page
    assert "Say that you want this role" in page


def test_without_a_wish_nothing_is_advised_and_a_gap_is_for_wanted_roles_only(as_user, bob):
    for question in QUESTIONS[Role.CREATOR]:
        answer_question(by=bob, key=question.key, level=0)
    assert advice_of(bob) == []
    assert "Nothing is compared" in as_user(bob).get("/me/skills/").content.decode()
    set_wishes(by=bob, wishes={Role.CARRIER: 2, Role.CREATOR: 0})
    assert [one.role for one in advice_of(bob)] == [Role.CARRIER]
    page = as_user(bob).get("/me/skills/").content.decode()
    assert "Communicator" in page
    assert "Designer" not in page


def test_wishes_are_one_of_three(as_user, bob):
    every = dict.fromkeys(Role.values, "0")
    assert as_user(bob).post("/me/skills/wishes/", every | {"carrier": "2"}).status_code == 302
    assert Wish.objects.wanted().get(user=bob).role == Role.CARRIER
    refused = as_user(bob).post("/me/skills/wishes/", every | {"carrier": "7"})
    assert refused.status_code == 200
    with pytest.raises(ValidationError):
        set_wishes(by=bob, wishes={Role.CARRIER: 3})
    with pytest.raises(ValidationError):
        set_wishes(by=bob, wishes={"manager": 1})


def test_answers_and_wishes_are_seen_by_nobody_else(as_user, bob, charlie, alice, community):
    set_wishes(by=bob, wishes={Role.CARRIER: 2})
    answer_question(by=bob, key="marketer-1", level=3)
    for other in (charlie, alice):
        assert not Wish.objects.visible_to(other).exists()
        assert not SelfAnswer.objects.visible_to(other).exists()
        assert as_user(other).get("/api/v1/me/skills/").json() == []
    found = as_user(bob).get("/api/v1/me/skills/").json()
    assert [(row["skill"], row["level"]) for row in found][2] == ("marketer", None)
    assert [source["kind"] for source in found[2]["sources"]] == ["self", "prior"]


def test_everything_is_removed_when_one_says_so(as_user, bob):
    set_wishes(by=bob, wishes={Role.CARRIER: 2})
    answer_question(by=bob, key="marketer-1", level=3)
    assert as_user(bob).post("/me/skills/forget/").status_code == 302
    assert not Wish.objects.exists()
    assert not SelfAnswer.objects.exists()
    forget_skills(by=bob)


def test_the_guide_of_a_role_shows_its_skills_level_by_level(as_user, charlie, client):
    page = as_user(charlie).get("/roles/connector/").content.decode()
    assert "Switched on" in page
    assert "Gives a name when asked" in page
    assert as_user(charlie).get("/roles/connector/broker/").status_code == 200
    assert as_user(charlie).get("/roles/carrier/broker/").status_code == 404
    assert as_user(charlie).get("/roles/boss/").status_code == 404
    assert client.get("/roles/connector/").status_code == 302
