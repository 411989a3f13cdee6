"""Metrics: the manager's dashboards. Reads snapshots only.

May import: roles and below.
"""
