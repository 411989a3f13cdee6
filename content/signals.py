"""What content lets higher apps react to."""

from django.dispatch import Signal

# Sent with community=. Each receiver answers a queryset of ids: people who do not want to be singled out there.
who_stays_unnamed = Signal()

# As above, for all communities at once: each receiver answers a queryset whose rows have a user_id and a community_id
# (None: anywhere).
who_stays_unnamed_where = Signal()

# Sent with community=. Each receiver answers ids of people who usually know who knows. Nobody is ever shown who they are.
who_connects = Signal()

# Sent with community=: how soon asks were replied to there lately. A receiver answers a content.clocks.ReplyFigure, or None.
reply_figure_shown = Signal()
