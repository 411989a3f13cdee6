"""From the ledger to weekly snapshots: acts -> rollups (behind the watermark) -> RoleWeek and CommunityWeek.

Set-based SQL; measures and formulas in MEASURES.md 3 and 10. Nothing here knows of pages.
"""

from roles.engine.forgetting import forget_long_ago
from roles.engine.rollup import roll_up
from roles.engine.snapshot import InFuture, NoLongerKept, catch_up, compute_week, recompute, today
from roles.engine.verify import Busy, Verified, verify

__all__ = [
    "Busy",
    "InFuture",
    "NoLongerKept",
    "Verified",
    "catch_up",
    "compute_week",
    "forget_long_ago",
    "recompute",
    "roll_up",
    "today",
    "verify",
]
