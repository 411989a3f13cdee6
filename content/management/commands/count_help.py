"""Count anew who was helped by whose texts."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand

from content.experts.counting import count_everybody


class Command(BaseCommand):
    help = "Count anew, from asks and reactions, who was helped by whose texts and what people are known for."

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        rows = count_everybody()
        self.stdout.write(f"{rows:,} times somebody was helped, counted in {time.monotonic() - began:.1f} s")
