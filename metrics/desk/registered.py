"""All kinds, by importing their modules. A new one adds its name here."""

from metrics.desk import (
    aims,
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
    "aims",
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
