"""The seventeen skills, in code and not in rows: a change to their words is a change to the product, with a history."""

from __future__ import annotations

from learning.skills import caretaker, carrier, connector, consumer, creator
from learning.vocabulary import Guide, Question, Skill

_PARTS = (consumer, creator, connector, carrier, caretaker)
SKILLS: dict[str, Skill] = {skill.slug: skill for part in _PARTS for skill in part.SKILLS}
GUIDES: dict[str, Guide] = {part.GUIDE.role: part.GUIDE for part in _PARTS}
QUESTIONS: dict[str, list[Question]] = {
    part.GUIDE.role: [question for skill in part.SKILLS for question in skill.questions] for part in _PARTS
}
QUESTION_OF: dict[str, Question] = {question.key: question for role in QUESTIONS.values() for question in role}
SKILL_CHOICES = [(skill.slug, skill.name) for skill in SKILLS.values()]


def skills_of(role: str) -> list[Skill]:
    return [skill for skill in SKILLS.values() if skill.role == role]


__all__ = ["GUIDES", "QUESTIONS", "QUESTION_OF", "SKILLS", "SKILL_CHOICES", "skills_of"]
