"""What roles lets higher apps react to."""

from django.dispatch import Signal

# Sent when what was computed about people is removed, in the same transaction, with member_ids=[int] and community_id
# (None: everywhere): they opted out, or roles are switched off in their country.
members_forgotten = Signal()

# Sent when everything computed in a community is removed, in the same transaction, with community_id=int.
community_forgotten = Signal()
