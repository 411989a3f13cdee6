"""What floors above may add to pages of a community."""

from django.dispatch import Signal

# Sent with `community` when its charter is shown to somebody who may read it; receivers answer with
# (heading, sentences), or None.
charter_shown = Signal()
