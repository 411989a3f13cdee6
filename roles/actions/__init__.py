"""Writes of roles, by noun: choices about being computed, parameters, and the target profile."""

from __future__ import annotations

from roles.actions.choices import LEAST_GROUP, forget_reading, opt_in, opt_out, switch_computation
from roles.actions.circles import look_at_circle, review_circle
from roles.actions.countries import follow_move, switch_country
from roles.actions.policies import adopt_platform_policy, set_cadence
from roles.actions.steps import log_step
from roles.actions.targets import adopt_proposal, edit_proposal, give_voice, propose_target, withdraw_proposal

__all__ = [
    "LEAST_GROUP",
    "adopt_platform_policy",
    "adopt_proposal",
    "edit_proposal",
    "follow_move",
    "forget_reading",
    "give_voice",
    "log_step",
    "look_at_circle",
    "opt_in",
    "opt_out",
    "propose_target",
    "review_circle",
    "set_cadence",
    "switch_computation",
    "switch_country",
    "withdraw_proposal",
]
