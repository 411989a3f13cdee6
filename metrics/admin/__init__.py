"""What administrators see of metrics: that rows were made, and of whom; nothing to type, no number of a few people."""

from metrics.admin import flow, networks

__all__ = ["flow", "networks"]
