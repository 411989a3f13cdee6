"""Wiring: settings, addresses, the API router, Celery, navigation. May import every app; nothing imports it."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
