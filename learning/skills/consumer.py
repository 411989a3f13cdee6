"""The four skills of Consumers: looking for what the community knows, and using it."""

from __future__ import annotations

from learning.vocabulary import Guide, Skill
from roles.models import Role

SKILLS = (
    Skill(
        "self-directed",
        Role.CONSUMER,
        "Self directed",
        "Knows what to learn next, and goes after it without being sent.",
        (
            "Waits until somebody says what to read or which course to take.",
            "Follows a list somebody else put together, and asks where to begin when it ends.",
            "Names what is missing for the job at hand, looks for it here, and says when it is found or given up.",
            "Sits down with a colleague who is stuck and works out with them what to look for first.",
            "Keeps the list of what we all still have to learn, and changes how we choose from it.",
        ),
        (
            "Before a task that is new to me, I write down what I do not know yet.",
            "When I have tried something I read here, I look back at whether it worked.",
        ),
    ),
    Skill(
        "media-savvy",
        Role.CONSUMER,
        "Media savvy",
        "Uses the form that fits: a page, a thread, a recording, a person.",
        (
            "Looks in one place only, mostly the mailbox, and stops there.",
            "Finds a page or an episode when somebody sends the link.",
            "Goes to the page for a rule, to a thread for a case, to a person for judgement, and gets there alone.",
            "Shows others where things are, and why an ask serves better here than a mail to everybody.",
            "Decides with others what belongs on a page, in a thread or in an episode, and tidies up accordingly.",
        ),
        (
            "I know without help how to search, follow and save here.",
            "I pick the form by what I need: to read, to listen, to ask somebody.",
        ),
    ),
    Skill(
        "insightful",
        Role.CONSUMER,
        "Insightful",
        "Sees early what is worth keeping, and can say why.",
        (
            "Saves everything, or nothing, and does not come back to it.",
            "Recognises a good answer once others have marked it as useful.",
            "Spots the useful part of a long thread alone, saves it, and can say what it is good for.",
            "Sums up for others what a thread came to, so that they need not read all of it.",
            "Is asked which of two practices we should follow, and names the cases in which the other one holds.",
        ),
        ("What I keep, I keep with a line about why.",),
    ),
    Skill(
        "group-oriented",
        Role.CONSUMER,
        "Group oriented",
        "Asks so that others can help, and lets them know what became of it.",
        (
            "Keeps a question to themselves, or asks one person in private.",
            "Asks here when encouraged; others have to ask back what the case is.",
            "Writes asks with the case, the limits and what was tried, and says afterwards which answer helped.",
            "Helps colleagues to put their question so that it gets an answer, and thanks in the open.",
            "Made it usual here that an ask ends with what worked, for the next person with it.",
        ),
        ("When an answer helped me, I say so where others see it.",),
    ),
)

GUIDE = Guide(
    Role.CONSUMER,
    (
        "Reading along is taking part. Nobody has to write in order to belong.",
        "Search first, then ask. An ask that says what was tried gets better answers.",
        "Say when something helped, or did not: one line on its page is worth more than ten visits.",
    ),
)
