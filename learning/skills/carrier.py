"""The three skills of Carriers: passing on what others made, so that it is heard."""

from __future__ import annotations

from learning.vocabulary import Guide, Skill
from roles.models import Role

SKILLS = (
    Skill(
        "communicator",
        Role.CARRIER,
        "Communicator",
        "Puts in a few own words why something matters to these people.",
        (
            "Forwards a link without a word.",
            "Adds “worth reading” and hopes that people open it.",
            "Says in two lines for whom it is and what they can do with it, differently for each group.",
            "Rewords a message with its author until those it is for understand it.",
            "Is asked to explain hard news; afterwards people can say in their own words what it means for them.",
        ),
        (
            "Before I pass something on, I can say who will need it and for what.",
            "I translate the jargon of one group for the next.",
            "I name the author of what I pass on.",
        ),
    ),
    Skill(
        "trend-spotter",
        Role.CARRIER,
        "Trend spotter",
        "Picks up what will matter before everybody talks of it.",
        (
            "Passes on what everybody has seen already.",
            "Notices something new when a colleague points it out, and then tells others.",
            "Finds a thing while few know it, tries it or asks about it, and passes on what holds.",
            "Tells others what to watch for, and why a first sign should be taken seriously or not.",
            "Named things early that changed how we work, and also said of some that they would pass.",
        ),
        (
            "I read what is new in my topics before it is recommended to me.",
            "When I was wrong about something, I say so to those I told.",
        ),
    ),
    Skill(
        "marketer",
        Role.CARRIER,
        "Marketer",
        "Gets good work to the people it is for, by the way that reaches them.",
        (
            "Sends everything to everybody.",
            "Uses the channel somebody suggests.",
            "Chooses time and place by where these people look, and sees whether they came.",
            "Helps authors to find their readers: a title that says it, a place where it is found.",
            "Built ways by which good work reaches people without being pushed: a digest, a shelf, a regular slot.",
        ),
        (
            "I look whether anybody used what I passed on, and change how I do it.",
            "I leave people in peace for whom it is not.",
        ),
    ),
)

GUIDE = Guide(
    Role.CARRIER,
    (
        "Pass on little, with a line about why. What you leave out makes the rest be read.",
        "The credit is the author’s. Yours is that somebody found it.",
        "Do not share what you have not read.",
    ),
)
