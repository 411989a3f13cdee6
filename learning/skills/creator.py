"""The three skills of Creators: making content, improving it, discussing it."""

from __future__ import annotations

from learning.vocabulary import Guide, Skill
from roles.models import Role

SKILLS = (
    Skill(
        "attentive",
        Role.CREATOR,
        "Attentive",
        "Notices what others need, and answers that, in time.",
        (
            "Answers something else than was asked, or days after it mattered.",
            "Answers well when somebody points to an open ask.",
            "Reads the ask to its end, asks back once if something is missing, and answers while it still helps.",
            "Sees which asks stay open and helps others to answer them, without taking the answer from them.",
            "Sets how we answer here: what a first reply must hold, and who looks at asks that wait.",
        ),
        (
            "I look at the asks in my topics often enough for an answer to be of use.",
            "When somebody tries what I wrote, I come back and see how it went.",
            "I change what I wrote when a comment shows that it was unclear.",
        ),
    ),
    Skill(
        "designer",
        Role.CREATOR,
        "Designer",
        "Makes things that others can use as they are.",
        (
            "Writes down everything there is; readers have to find the step they need.",
            "Fills a template somebody else made, and has a colleague look over it.",
            "Puts the answer first, then the steps, then the limits, so that a reader can act on it alone.",
            "Rewrites pages with their authors until a newcomer gets through them.",
            "Made the templates and examples we all write from, and drops those that do not serve.",
        ),
        (
            "Before I publish, I know who will use it and when.",
            "I use pictures, tables or sound where words would be slower.",
        ),
    ),
    Skill(
        "researcher",
        Role.CREATOR,
        "Researcher",
        "Builds on what is known, and says where it comes from.",
        (
            "Writes from memory; the same thing stands on another page already.",
            "Links to a source when a reviewer asks for it.",
            "Looks for what exists first, builds on it, and names source, date and what is not certain.",
            "Helps others to check a claim, and suggests edits that are taken.",
            "Keeps the questions nobody here can answer yet, and brings people together to settle one.",
        ),
        (
            "I say what I have seen myself and what I only heard.",
            "When two pages contradict each other, I find out which one holds.",
        ),
    ),
)

GUIDE = Guide(
    Role.CREATOR,
    (
        "One page that somebody uses is worth more than ten that nobody opens.",
        "Improve what is there before you write it anew, and leave the credit where it belongs.",
        "Say what did not work, too. It spares the next person a week.",
    ),
)
