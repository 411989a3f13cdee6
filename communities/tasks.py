"""Celery entry points of communities."""

from celery import shared_task

from communities.actions import ask_whether_they_talked


@shared_task
def ask_about_introductions() -> int:
    """A week after two people said yes to each other, ask once whether they talked."""
    return ask_whether_they_talked()
