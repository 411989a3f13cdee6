"""What content lets higher apps react to."""

from django.dispatch import Signal

# Sent with community=. Each receiver answers a queryset of ids: people who do not want to be singled out there.
who_stays_unnamed = Signal()
