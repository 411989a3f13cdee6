"""An organisation of communities, simulated from what the five roles are in words (MISSION.md rows 59-63).

Nothing here knows how roles are computed. People have ways of taking part, do what goes with them on days of their own,
and others react to what they find. What somebody who knew everything would say of each member is kept apart (truth.py).
"""

from tests.benchmarks.simulator.organisation import Organisation, simulate

__all__ = ["Organisation", "simulate"]
