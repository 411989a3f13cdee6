"""Beginnings of texts: those every community has, and the community's own. Each asks what the text is for."""

from __future__ import annotations

from dataclasses import dataclass

from communities.permissions import Standing
from content.models import Item, Kind, TextTemplate


@dataclass(frozen=True)
class Beginning:
    """A text to start from. key: its word in ?template=; purpose: what it is for, shown where one chooses."""

    key: str
    name: str
    purpose: str
    body: str


def _parts(*parts: str) -> str:
    """“Heading: hint” each as a heading with a hint under it, ready to be written over."""
    written = []
    for part in parts:
        heading, _, hint = part.partition(": ")
        written.append(f"## {heading}\n\n{hint}\n")
    return "\n".join(written)


BEGINNINGS: dict[str, list[Beginning]] = {
    Kind.ASK: [
        Beginning(
            "problem",
            "Something does not work",
            "You tried, and it went another way than expected.",
            _parts(
                "What I want to achieve: In one sentence, with the machine, version or place.",
                "What I tried: In the order you did it.",
                "What happened: Numbers, messages, a picture. What did you expect instead?",
                "By when: When you have to decide or act.",
            ),
        ),
        Beginning(
            "choice",
            "Which of these?",
            "You have to choose, and others chose before you.",
            _parts(
                "What I have to decide: And by when.",
                "What I am choosing between: One line each, with what speaks for it.",
                "What matters here: Cost, time, safety, who has to live with it.",
            ),
        ),
        Beginning(
            "experience",
            "Who has done this?",
            "You look for somebody who knows from doing it.",
            _parts(
                "What I am about to do: And where.",
                "What I would like to hear: What to look out for, what you would do again.",
            ),
        ),
    ],
    Kind.THREAD: [
        Beginning(
            "meeting",
            "Notes of a meeting",
            "What was said and decided, for those who were not there.",
            _parts(
                "What it was about: And who was there.",
                "What we decided: With the reason.",
                "Who does what by when: - [ ] Name, what, day",
                "Still open: What others should say something about.",
            ),
        ),
        Beginning(
            "proposal",
            "A proposal",
            "You want to change something and hear what speaks against it.",
            _parts(
                "What I propose: In two sentences.",
                "Why: What is wrong today, for whom.",
                "What it costs: Work, money, what we would give up.",
                "What I would like from you: By when, and who decides.",
            ),
        ),
    ],
    Kind.POST: [
        Beginning(
            "tried",
            "What I tried, and how it went",
            "One thing from your work that others can use.",
            _parts(
                "What I wanted: And why it mattered.",
                "What I did: So that somebody else could do it.",
                "What came of it: Also what did not work.",
                "What I would do next time: One sentence.",
            ),
        ),
        Beginning(
            "seen",
            "What I saw elsewhere",
            "From a visit, a fair, a talk, a book.",
            _parts(
                "What I saw: And where.",
                "What it changes for us: Or why it does not.",
                "Where to read on: Links, people to ask.",
            ),
        ),
        Beginning(
            "interview",
            "A conversation",
            "Somebody answers questions about their work.",
            _parts(
                "Who is speaking: Name, what they do, how long.",
                "How did you come to it?: Their words.",
                "What did you get wrong at first?: Their words.",
                "What should somebody new know?: Their words.",
            ),
        ),
    ],
    Kind.PAGE: [
        Beginning(
            "how-to",
            "How-to",
            "Steps to do one thing, for somebody who does it the first time.",
            _parts(
                "What it is for: Who needs this, and when.",
                "Before you start: Tools, rights, safety.",
                "Steps: 1. First\n2. Second",
                "How to tell that it worked: What you see, measure, hear.",
                "When it does not: What goes wrong most often, and whom to ask.",
            ),
        ),
        Beginning(
            "decision",
            "Decision",
            "What was decided and why, so that nobody has to guess in a year.",
            _parts(
                "What we decided: In one sentence, with the day.",
                "Why: What we knew then.",
                "What we did not choose: And what spoke against it.",
                "When to look at it again: A day, or what would have to change.",
            ),
        ),
        Beginning(
            "glossary",
            "Glossary",
            "What words mean here.",
            "What these words mean in this community.\n\n| Word | What it means here | Not to be taken for |\n| --- | --- | --- |\n| | | |\n",
        ),
        Beginning(
            "faq",
            "Questions and answers",
            "What is asked again and again.",
            "For whom these answers are, and whom to ask what is missing.\n\n"
            + _parts("A question in the words people use?: The answer in two sentences, then the details."),
        ),
    ],
    Kind.DOCUMENT: [
        Beginning(
            "record",
            "About this document",
            "What it is, who may rely on it, and until when.",
            _parts(
                "What it is for: Who needs it, and when.",
                "What changed in this version: In one or two lines.",
                "What it does not cover: And where that stands.",
            ),
        )
    ],
    Kind.EPISODE: [
        Beginning(
            "notes",
            "Show notes",
            "What is said, by whom, and where to read on.",
            _parts(
                "What this is about: Two sentences, so that one can decide whether to listen.",
                "Who is speaking: Name, what they do.",
                "In this episode: - What is said first\n- Then",
                "Read on: Links to what was mentioned.",
            ),
        )
    ],
    Kind.EVENT: [
        Beginning(
            "talk",
            "A talk with questions",
            "Somebody shows what they know, and is asked.",
            _parts(
                "What you will hear: Two sentences, so that one can decide whether to come.",
                "Who speaks: Name, what they do.",
                "What came of it: Written afterwards.",
            ),
        ),
        Beginning(
            "clinic",
            "A clinic",
            "People bring a case, and look at it together.",
            _parts(
                "Bring along: The part, the picture, the readings.",
                "How it goes: Ten minutes a case, then what to try.",
                "What came of it: One line a case, written afterwards.",
            ),
        ),
    ],
}


def beginnings_for(standing: Standing, kind: str) -> list[Beginning]:
    """The community's own first: somebody here thought of them."""
    own = TextTemplate.objects.visible_to(standing.user).filter(community=standing.community, kind=kind)
    mine = [Beginning(f"own-{each.pk}", each.name, each.purpose, each.body) for each in own]
    return mine + BEGINNINGS.get(kind, [])


def chosen_from(beginnings: list[Beginning], key: str) -> Beginning | None:
    return next((beginning for beginning in beginnings if beginning.key == key), None)


QUOTED = 280  # characters of an item that “mention this” brings along


def citation_of(item: Item, words: str) -> str:
    """How a post that mentions an item begins: its title as a link, whose it is, and what it says."""
    title = item.title.replace("[", "\\[").replace("]", "\\]")
    quote = f"> {words}\n>\n" if words else ""
    return f"{quote}> [{title}]({item.get_absolute_url()}), {item.byline_name}\n\n"
