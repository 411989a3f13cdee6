"""What accounts lets higher apps react to."""

from dataclasses import dataclass, field

from django.dispatch import Signal

# Sent with user=User and invitation=Invitation once somebody accepted; a receiver may answer the address to go to.
invitation_accepted = Signal()

# Sent with user_ids=[int] once an administrator switched their accounts off, in the same transaction.
people_switched_off = Signal()

# Sent with person=User and viewer=User when a profile is shown; a receiver may answer a ProfileSection or a ProfileAct.
profile_shown = Signal()


@dataclass(frozen=True)
class ProfileLine:
    label: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class ProfileSection:
    """A part of a profile page that a higher app knows about."""

    title: str
    lines: list[ProfileLine] = field(default_factory=list)
    empty: str = ""


@dataclass(frozen=True)
class ProfileAct:
    """Something the viewer may do about the person, drawn by a component that knows it as `menu`."""

    component: str
    menu: object
