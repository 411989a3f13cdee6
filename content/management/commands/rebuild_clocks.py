"""The clocks of all asks, anew from what is written."""

from typing import Any

from django.core.management.base import BaseCommand

from content.actions.clocks import rebuild_clocks


class Command(BaseCommand):
    help = "Rebuild the clocks of asks from asks, replies, reactions and pointers. What was offered to whom stays."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{rebuild_clocks():,} clocks.")
