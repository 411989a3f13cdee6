"""What the ledger lets higher apps react to."""

from django.dispatch import Signal

# Sent by the delivery task with order=NoticeOrder. Each receiver answers a list of activity.delivery.Draft.
notices_due = Signal()
