"""The words: seventeen skills of five roles, five different anchors each, ten questions a role at most."""

from __future__ import annotations

import pytest

from learning.observed import INDICATORS
from learning.skills import GUIDES, QUESTION_OF, QUESTIONS, SKILLS, skills_of
from learning.vocabulary import LEVELS
from roles.models import Role


def test_there_are_seventeen_of_five_roles():
    assert len(SKILLS) == 17
    assert [len(skills_of(role)) for role in Role.values] == [4, 3, 4, 3, 3]
    assert set(GUIDES) == set(Role.values)


def test_each_level_of_each_has_a_sentence_of_its_own():
    anchors = [anchor for skill in SKILLS.values() for anchor in skill.anchors]
    assert len(anchors) == len(set(anchors)) == 17 * len(LEVELS) == 85
    assert all(anchor.endswith(".") and 25 <= len(anchor) <= 140 for anchor in anchors)


@pytest.mark.parametrize("role", Role.values)
def test_ten_questions_at_most_and_each_skill_is_asked_about(role):
    asked = QUESTIONS[role]
    assert len(asked) == 10
    assert {question.skill for question in asked} == {skill.slug for skill in skills_of(role)}
    assert sum(question.is_anchored for question in asked) == len(skills_of(role))


def test_questions_have_keys_of_their_own():
    assert len(QUESTION_OF) == 50
    assert all(len(key) <= 30 for key in QUESTION_OF)


def test_each_skill_has_its_indicator_with_rising_marks():
    assert set(INDICATORS) == set(SKILLS)
    assert all(0 < i.marks[0] < i.marks[1] < i.marks[2] < i.marks[3] for i in INDICATORS.values())
