"""Roles: the five participation roles: evidence, weekly profiles, target profiles.

May import: content and below.
"""
