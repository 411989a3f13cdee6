"""Learning: the skills behind the five roles, how they are assessed, and what is offered to those who want one.

May import: roles and below.
"""
