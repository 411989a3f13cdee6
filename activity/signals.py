"""What the ledger lets higher apps react to."""

from django.dispatch import Signal

# Sent by the delivery task with order=NoticeOrder. Each receiver answers a list of activity.delivery.Draft.
notices_due = Signal()

# Sent whenever somebody's notices are read, with viewer=. Each receiver answers a Q: the notices that still exist for
# this person. A title must not outlive the right to read what it names.
notices_read = Signal()
