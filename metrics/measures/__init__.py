"""The measure library: what can be said of a community in one number a week, and how it is computed (MEASURES.md 5.3).

One module per noun registers its measures. A new one: write compute() as one set-based query for all communities, call
register(Measure(…)) at the end of the module, import the module here.
"""

from metrics.measures import activity, composition, flow, helping, networks, resources, response, taking_part, turning
from metrics.measures.registry import MEASURES, Direction, Family, Measure, Reading, Unit, register

__all__ = [
    "MEASURES",
    "Direction",
    "Family",
    "Measure",
    "Reading",
    "Unit",
    "activity",
    "composition",
    "flow",
    "helping",
    "networks",
    "register",
    "resources",
    "response",
    "taking_part",
    "turning",
]
