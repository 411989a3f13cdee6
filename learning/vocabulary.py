"""The words of skills: the scale, what a skill is, what a question is, what an offering can be (MEASURES.md 4.1, 4.2)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models

LEVELS = ("not yet", "with guidance", "independently", "helps others to do it", "shapes how we do it")
TOP = len(LEVELS) - 1


@dataclass(frozen=True)
class Question:
    """One question of the self-assessment, answered on the scale. The first of each skill offers its five anchors."""

    key: str
    skill: str
    text: str
    choices: tuple[str, ...] = LEVELS

    @property
    def is_anchored(self) -> bool:
        return self.choices is not LEVELS


@dataclass(frozen=True)
class Skill:
    """One of the seventeen. `anchors` say for each level what a colleague would see; `asks` are further questions."""

    slug: str
    role: str
    name: str
    meaning: str
    anchors: tuple[str, str, str, str, str]
    asks: tuple[str, ...]

    @property
    def questions(self) -> list[Question]:
        first = Question(f"{self.slug}-1", self.slug, "Which of these would a colleague say of you?", self.anchors)
        more = (Question(f"{self.slug}-{n}", self.slug, text) for n, text in enumerate(self.asks, start=2))
        return [first, *more]

    @property
    def steps(self) -> list[tuple[int, str, str]]:
        """Level, its word, its anchor."""
        return [(level, LEVELS[level], anchor) for level, anchor in enumerate(self.anchors)]


@dataclass(frozen=True)
class Guide:
    """What the page of a role says beside its skills: how to begin, and what to mind."""

    role: str
    guidelines: tuple[str, ...]


class Wanted(models.IntegerChoices):
    NO = 0, "Not now"
    SOME = 1, "I would like to"
    MUCH = 2, "This is what I want to get good at"


class OfferingKind(models.TextChoices):
    COURSE = "course", "course"
    GUIDE = "guide", "guide"
    MENTOR = "mentor", "mentor"
    SHADOW = "shadow", "look over a shoulder"
    EVENT = "event", "event"
    PRACTICE = "practice", "practice task"


class Stage(models.TextChoices):
    """Kolb's four: a good offering does not stop at one."""

    EXPERIENCE = "experience", "do it"
    REFLECTION = "reflection", "look back"
    CONCEPT = "concept", "understand why"
    EXPERIMENT = "experiment", "try it differently"
