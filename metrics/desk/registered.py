"""All kinds, by importing their modules. A new one adds its name here."""

from metrics.desk import (
    asking_back,
    asks,
    circles,
    issues,
    lifecycle,
    managers,
    newcomers,
    offerings,
    pages,
    prompts,
    requests,
    stalling,
    targets,
    thanking,
    voices,
)

__all__ = [
    "asking_back",
    "asks",
    "circles",
    "issues",
    "lifecycle",
    "managers",
    "newcomers",
    "offerings",
    "pages",
    "prompts",
    "requests",
    "stalling",
    "targets",
    "thanking",
    "voices",
]
