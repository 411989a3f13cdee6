"""The page /styleguide/: every component in every state, with invented people and numbers. It reads no database."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from communities.markdown import render as render_text
from content.following import FollowMenu
from content.listening import Player
from content.models import Episode, File

NBSP = "\N{NO-BREAK SPACE}"
ROLES = ("consumer", "creator", "connector", "carrier", "caretaker")


@dataclass(frozen=True)
class Person:
    display_name: str
    initials: str
    photo_url: str = ""

    def get_absolute_url(self) -> str:
        return "#"


class SampleForm(forms.Form):
    title = forms.CharField(help_text="One sentence; it stands at the top of every report.")
    kind = forms.ChoiceField(choices=[("horizontal", "Horizontal: a method"), ("vertical", "Vertical: a job role")])
    review_by = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), required=False)
    channels = forms.MultipleChoiceField(
        choices=[("page", "On the page"), ("mail", "By e-mail")], widget=forms.CheckboxSelectMultiple, required=False
    )
    tier = forms.ChoiceField(
        choices=[("open", "Open"), ("careful", "Careful: checked after posting")], widget=forms.RadioSelect
    )
    file = forms.FileField(required=False, help_text="50 MB at most; a link to the shared drive works too.")
    is_anonymous = forms.BooleanField(
        label="Ask without my name", required=False, help_text="Your community manager can still see who you are."
    )
    note = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), disabled=True, required=False)


class SampleEditors(forms.Form):
    answer = forms.CharField(label="Your answer", widget=forms.Textarea(attrs={"data-editor": "", "rows": 5}))
    text = forms.CharField(label="Text in Markdown", widget=forms.Textarea(attrs={"data-editor": "", "rows": 8}))


def refused_form() -> SampleForm:
    """A form that was sent with mistakes in it."""
    form = SampleForm({"title": "", "kind": "vertical", "tier": "", "note": "Kept from before"}, auto_id="refused_%s")
    form.is_valid()
    form.errors["title"] = form.error_class(["Say what it is for, in one sentence. You can change it later."])
    form.errors["tier"] = form.error_class(["Choose one. If you are not sure, Careful is a good start."])
    return form


def gauges() -> list[dict[str, Any]]:
    rows = [
        ("Consumers", 69, 63, 74, 60, 76, "on", "On target", "69 %; target 60–76 %"),
        ("Creators", 18, 14, 23, 12, 24, "on", "On target", "18 %; target 12–24 %"),
        ("Connectors", 4.7, 2.8, 7.6, 8, 14, "off", "Below target", "5 %; target 8–14 %"),
        ("Carriers", 8, 5.4, 11.5, 8, 14, "unsure", "Cannot tell yet", "8 %; target 8–14 %"),
        ("Caretakers", 11.8, 8.5, 15.8, None, None, "on", "No target yet", "12 %"),
    ]
    names = ("name", "value", "low", "high", "target_low", "target_high", "state", "verdict", "says")
    return [
        {"role": role, **dict(zip(names, row, strict=True)), "label": f"{row[0]}: {row[7]}, {row[8]}."}
        for role, row in zip(ROLES, rows, strict=True)
    ]


def trend_points() -> list[dict[str, Any]]:
    shares = [9.1, 9.4, 8.9, 9.0, 9.6, 9.3, 8.8, 8.5, 8.9, None, None, 8.3, 7.9, 7.6, 7.7, 7.1, 6.8, 6.9, 6.4, 6.1]
    shares += [5.7, 5.2, 4.8, 4.3, 3.9, 3.8, 4.0, 4.3, 4.5, 4.7]
    ticks = {5: "1 Jun", 9: "29 Jun", 14: "3 Aug", 18: "31 Aug", 22: "28 Sep", 27: "2 Nov"}
    return [
        {
            "value": value,
            "low": value and value * 0.66,
            "high": value and value * 1.32,
            "tick": ticks.get(week, ""),
            "says": f"5{NBSP}%",
            "href": "#trend" if value else "",
            "title": f"Week {week + 18}: {value}{NBSP}%",
        }
        for week, value in enumerate(shares)
    ]


def mix_parts() -> list[dict[str, Any]]:
    shares = zip(
        (*ROLES, "peripheral"), (57, 14, 3, 6, 8, 12), (121, 30, 7, 12, 17, 25), (55, 15, 9, 10, 5, 6), strict=True
    )
    return [
        {
            "role": role,
            "share": share,
            "target": target,
            "title": f"{role.capitalize()} {share}{NBSP}%",
            "note": f"{count} people, target {target}",
            "href": "#mix",
        }
        for role, share, count, target in shares
    ]


TEXT = """> [!NOTE]
> Close **both** valves before you open the drain.

> [!TIP]
> A borescope sees it without taking the seal apart.

> [!IMPORTANT]
> Write the lot number down.

> [!WARNING]
> The line stays hot for an hour.

> [!CAUTION]
> Never open it under pressure.

- [x] measured[^1]
- [ ] written up

```python
def area(d: float) -> float:
    return 3.14 * d**2 / 4  # mm²
```

[^1]: Cold.
"""
CARD = {
    "kind": "ask",
    "title": "What do you do when settings have been changed, and nobody says so?",
    "get_kind_display": "ask",
    "author": Person("Birgit Aalto", "BA"),
    "community": {"name": "Field Service Engineering"},
}
HEAT_CELLS = (
    ("Field Service", ((80, 5), (15, 4), ("<5", 0), (20, 3))),
    ("Reliability", ((35, 3), (10, 2), ("–", 0), ("<5", 0))),
    ("Supply Chain", ((5, 1), ("<5", 0), ("–", 0), (10, 2))),
    ("Other departments", ((20, 2), ("<5", 0), ("half", 4), ("<5", 0))),
)
HEAT = [
    {
        "name": name,
        "cells": [
            {"short": str(short), "level": level, "title": f"From {name}: {short}", "href": "#heat" if level else ""}
            for short, level in cells
        ],
    }
    for name, cells in HEAT_CELLS
]
# What does not change from one visit to the next.
SAMPLES: dict[str, Any] = {
    "heat": HEAT,
    "follow_menus": [
        FollowMenu("tag", 1, "seals"),
        FollowMenu("shelf", 2, "Before the first start", "watch"),
        FollowMenu("person", 3, "Birgit Aalto", "follow"),
        FollowMenu("item", 4, "Dry starts", "mute", "job", "#acts"),
    ],
    "roles": ROLES,
    "items": [
        (
            "ask",
            "Seal faces blister after three weeks of dry start‑ups",
            "Answered: check the flush orifice before you blame the carbon.",
        ),
        (
            "post",
            "What I stopped carrying in the van, and what I miss",
            "Eleven kilos less after a year of writing down what I used.",
        ),
        ("page", "Laser alignment on hot casings", "Section 3 corrected: growth figures now per 10 °C."),
        ("document", "Commissioning checklist K‑series, version 7", ""),
        ("episode", "The night shift in Antofagasta", "28 minutes, with transcript."),
        ("event", "Seal clinic: bring the part that failed", "Tuesday 5 May 2026, 14:00 to 15:30, test hall 2."),
    ],
    "acts": [("Answer", "#asks"), ("Point to…", "#asks")],
    "tabs": [
        {"label": "All", "href": "?kind=", "is_current": True},
        {"label": "Asks", "href": "?kind=ask", "count": 4},
        {"label": "Pages", "href": "?kind=page", "count": 0},
    ],
    "rooms": [
        {"label": label, "url": "#items", "is_current": label == "Asks", "is_end": label == "Manage"}
        for label in (
            "Home",
            "Asks",
            "Posts",
            "Pages",
            "Documents",
            "Episodes",
            "Events",
            "People",
            "Charter",
            "Manage",
        )
    ],
    "trail": [("Asks", "#asks"), ("Seals and flushing", "")],
    "steps": [
        {"title": "You proposed the community", "text": "Priya Raghunathan, today 09:12", "state": "done"},
        {
            "title": "Say what it is for",
            "text": "Who would stop work, today, to ask here?",
            "state": "next",
            "label": "Write it",
            "href": "#steps",
        },
        {"title": "Ask the first question yourself", "text": "An empty room waits for someone to speak."},
    ],
    "target": (8, 14),
    "events": [{"at": 24, "text": "12 Oct: “Introduce” added to every ask", "href": "#trend"}],
    "week_days": [0, 0, 1, 0, 2, 3, 1, 0, 4, 5, 0, 1, 1, 2, 0, 0, 1, 3, 4, 2, 1, 0, 0, 1, 2, 5],
    "bars": [
        {"label": "Seals and flushing", "value": 38, "says": "38 uses", "href": "#bars", "role": "consumer"},
        {"label": "Alignment", "value": 17, "says": "17 uses", "href": "#bars", "role": "consumer"},
        {"label": "Grease quantities", "value": 6, "says": "6 uses", "role": "consumer"},
    ],
    "survival": {
        "curve": [
            (0.4, 0.9, 40),
            (1, 0.8, 36),
            (2.5, 0.68, 31),
            (3.2, 0.5, 26),
            (7, 0.3, 18),
            (16, 0.1, 9),
            (20, 0.07, 4),
        ],
        "marks": [
            {"at": 3.2, "share": 0.5, "text": "half: 3 h 12 min", "href": "#survival", "title": "The asks behind it"},
            {"at": 16, "share": 0.1, "text": "nine of ten: 16 h", "href": "#survival", "title": "The asks behind it"},
        ],
    },
    "network": {
        "height": 404,
        "lines": "M206 96L430 250M214 120L424 262M196 108L418 240M430 250L448 268M190 104L214 120M206 96L190 104",
        "loose": "M320 190h0M331 190h0",
        "alone": "M30 404h0M41 404h0M52 404h0M63 404h0M74 404h0",
    },
    "network_groups": [
        {
            "letter": "A",
            "says": "Sub-group A: about 5 people",
            "x": 202,
            "y": 106,
            "r": 30,
            "top": 71,
            "dots": "M206 96h0M214 120h0M196 108h0M190 104h0M208 108h0",
        },
        {
            "letter": "B",
            "says": "Sub-group B: about 5 people",
            "x": 430,
            "y": 254,
            "r": 30,
            "top": 219,
            "dots": "M430 250h0M424 262h0M418 240h0M448 268h0M440 244h0",
        },
    ],
    "columns": [
        "Role",
        {"label": "People", "is_num": True},
        {"label": "Share", "is_num": True},
        "Reading",
        "Evidence",
    ],
}
AGES = (
    timedelta(seconds=20),
    timedelta(minutes=12),
    timedelta(hours=3),
    timedelta(days=1),
    timedelta(days=4),
    timedelta(days=40),
    timedelta(days=500),
    timedelta(minutes=-30),
)


def table_rows(parts: list[dict[str, Any]]) -> list[list[Any]]:
    return [
        [
            {"text": part["role"].capitalize(), "role": part["role"]},
            number,
            f"{part['share']}{NBSP}%",
            "on target",
            {"text": "412 acts", "href": "#table"},
        ]
        for number, part in enumerate(parts, 20)
    ]


def sample_player() -> Player:
    """Of a sound that is nowhere: the style guide shows the tools alone."""
    chapters = [{"start": 0.0, "title": "The sound"}, {"start": 612.0, "title": "The orifice"}]
    return Player(Episode(seconds=1671.0, chapters=chapters, sound=File(token="sample", name="sample.mp3")))


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    parts = mix_parts()
    context = SAMPLES | {
        "moments": [now - age for age in AGES],
        "rows": table_rows(parts),
        "birgit": Person("Birgit Aalto", "BA"),
        "samuel": Person("Samuel Otieno", "SO"),
        "page": Paginator(range(95), 20).get_page(request.GET.get("page", 2)),
        "form": SampleForm(),
        "refused": refused_form(),
        "editors": SampleEditors(
            initial={"text": "## Gauge the orifice\n\nIsolate and drain the flush line **first**."}
        ),
        "gauges": gauges(),
        "points": trend_points(),
        "player": sample_player(),
        "parts": parts,
        "text_html": render_text(TEXT, mentions=False),
        "card_sample": CARD,
        "target_parts": [{**part, "share": part["target"], "href": ""} for part in parts],
    }
    return render(request, "styleguide.html", context)
