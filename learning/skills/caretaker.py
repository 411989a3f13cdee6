"""The three skills of Caretakers: looking after the community and its people."""

from __future__ import annotations

from learning.vocabulary import Guide, Skill
from roles.models import Role

SKILLS = (
    Skill(
        "ambassador",
        Role.CARETAKER,
        "Ambassador",
        "Stands for the community outside it, and brings people in who stay.",
        (
            "Does not mention the community to others.",
            "Tells of it when asked, and sends the link.",
            "Invites the right person for a reason, says what they may expect, and is there on the first day.",
            "Prepares others to speak for the community, and hands them what they need.",
            "Has won over a department or a sponsor, so that taking part counts as work there.",
        ),
        (
            "I can say in two sentences what this community is for and whom it helps.",
            "I know how people I invited are getting on.",
        ),
    ),
    Skill(
        "advocate",
        Role.CARETAKER,
        "Advocate",
        "Speaks for people and rules fairly, also when it is uncomfortable.",
        (
            "Looks away when somebody is treated unfairly here.",
            "Brings a problem to a manager and leaves it there.",
            "Hears both sides in private, names the rule, and finds something both can agree to.",
            "Teaches others to settle things early, and gives back a decision when it was wrong.",
            "Brought in rules that people cite because they find them fair.",
        ),
        (
            "I ask somebody who was attacked how they are.",
            "I say it when a decision of mine was wrong.",
            "I speak up for those who are not in the room.",
        ),
    ),
    Skill(
        "cultivator",
        Role.CARETAKER,
        "Cultivator",
        "Looks after people and pages so that both grow.",
        (
            "Uses the place, and leaves it as it was found.",
            "Greets a newcomer or tidies a page when asked to.",
            "Welcomes people with something useful for them, and keeps some pages right without being asked.",
            "Gets others to look after a page or a newcomer, and helps them with the first one.",
            "Set up how we take care: who looks at what and when; it goes on when they are away.",
        ),
        (
            "I write a line to people who are new here.",
            "I mend or retire a page when I see that it no longer holds.",
        ),
    ),
)

GUIDE = Guide(
    Role.CARETAKER,
    (
        "A line of welcome within three days does more than a long guide.",
        "Care that nobody sees counts. What is said in private stays there.",
        "Tidy up with those who wrote, not behind them.",
    ),
)
