"""Communities: where people gather: communities, memberships, permissions, charters.

May import: activity and below.
"""
