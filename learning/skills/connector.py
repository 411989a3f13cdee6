"""The four skills of Connectors: helping others to the content and the people they need."""

from __future__ import annotations

from learning.vocabulary import Guide, Skill
from roles.models import Role

SKILLS = (
    Skill(
        "broker",
        Role.CONNECTOR,
        "Broker",
        "Brings two people together who both gain from it.",
        (
            "Knows people, and keeps it to themselves.",
            "Gives a name when asked “who knows about this?”.",
            "Introduces two people with a sentence to each about why, after asking whether it suits them.",
            "Shows colleagues how to introduce so that something comes of it, and asks later whether it did.",
            "Is the one others turn to before a project begins, to find who must meet whom.",
        ),
        ("I ask both sides before I bring them together.", "I know what became of the introductions I made."),
    ),
    Skill(
        "conductor",
        Role.CONNECTOR,
        "Conductor",
        "Keeps several people and threads together until there is a result.",
        (
            "Loses track once more than two people are involved.",
            "Keeps a thread going with somebody who says whom to ask next.",
            "Brings in the right three people, keeps them on the matter, and writes down what was settled.",
            "Helps others to run such a round: who is needed, in which order, when it is over.",
            "Leads work across several groups at a time, and leaves a way of doing it that others use.",
        ),
        ("I close what I began: people know what came out of it.",),
    ),
    Skill(
        "switched-on",
        Role.CONNECTOR,
        "Switched on",
        "Notices across communities what belongs together.",
        (
            "Knows the own team, and little of what others work on.",
            "Sees that another group has the same trouble when it is pointed out.",
            "Reads in more than one community and links an ask here to a page there, with a word on why.",
            "Makes colleagues curious about the next group, and checks that a connection is wanted before making it.",
            "Saw that two communities work on one thing, and got them to do it together.",
        ),
        ("I know what at least two other groups are working on at the moment.",),
    ),
    Skill(
        "networker",
        Role.CONNECTOR,
        "Networker",
        "Keeps ties alive in both directions, over time.",
        (
            "Writes to people only when something is needed.",
            "Keeps in touch with those one meets anyhow, and with others when reminded.",
            "Has people to ask in several places, and hears from them, too, half a year later.",
            "Takes a newcomer along and makes them known to those who matter for their work.",
            "Has built a circle that goes on without them: people in it call one another directly.",
        ),
        (
            "I help people from whom I need nothing at the moment.",
            "I tell somebody when their advice turned out well.",
        ),
    ),
)

GUIDE = Guide(
    Role.CONNECTOR,
    (
        "Ask both before you introduce them, and say in a sentence why.",
        "Refer to one person who knows, not to five who might.",
        "A link to a page is enough if it answers; a person is better if it does not.",
    ),
)
