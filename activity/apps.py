from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def make_room(**_: Any) -> None:
    from activity import partitions  # needs the models to be loaded

    partitions.make_room()


class ActivityConfig(AppConfig):
    name = "activity"

    def ready(self) -> None:
        post_migrate.connect(make_room, sender=self, dispatch_uid="activity.make_room")
