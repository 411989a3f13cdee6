"""What administrators see of metrics: that rows were made, and of whom; nothing to type, no number of a few people."""

from metrics.admin import desk, flow, measures, monthly, networks, segments, site, steps

__all__ = ["desk", "flow", "measures", "monthly", "networks", "segments", "site", "steps"]
