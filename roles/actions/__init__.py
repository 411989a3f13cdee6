"""Writes of roles, by noun: choices about being computed, and the target profile."""

from __future__ import annotations

from roles.actions.choices import LEAST_GROUP, forget_reading, opt_in, opt_out, switch_computation
from roles.actions.targets import adopt_target

__all__ = ["LEAST_GROUP", "adopt_target", "forget_reading", "opt_in", "opt_out", "switch_computation"]
