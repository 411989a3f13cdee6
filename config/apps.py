"""Readies the wiring: from here on the runs of scheduled tasks are noted."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        from config import jobs
        from config.celery import app

        jobs.listen(app)
