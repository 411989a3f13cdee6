"""What the ledger lets higher apps react to."""

from django.dispatch import Signal

# Sent by the delivery task with order=NoticeOrder. Each receiver answers a list of activity.delivery.Draft.
notices_due = Signal()

# Sent whenever somebody's notices are read, with viewer=. Each receiver answers a Q: the notices that still exist for
# this person. A title must not outlive the right to read what it names.
notices_read = Signal()

# Sent when a mail at once is about to go, with mail=Mail and orders=[NoticeOrder] it tells of. A receiver answers an
# activity.letters.Letter for what its recipient may read now, or activity.letters.NOTHING, or None: not its matter.
letter_due = Signal()

# Sent when a digest is put together, with reader=User, since=datetime. Each receiver answers a list of
# activity.letters.Line: what this person may see now, best first in each section.
digest_due = Signal()

# Sent when a mail of theirs could not be taken, with mail=Mail. A receiver answers an activity.letters.Letter.
answer_due = Signal()

# Sent in the transaction in which acts leave the ledger for good. The temporary table _leaving holds them; receivers note
# what they must compute anew without them.
acts_retiring = Signal()
