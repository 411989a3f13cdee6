"""Switching accounts off and on: for administrators, never oneself, never somebody who was erased."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.actions import switch_off, switch_on
from accounts.models import User
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_an_administrator_switches_off_others_and_on_again(bob, charlie):
    admin = make_user("Ada Admin", is_staff=True, is_superuser=True)
    assert switch_off(by=admin, people=User.objects.all()) == 2
    assert list(User.objects.filter(is_active=True)) == [admin]
    User.objects.filter(pk=charlie.pk).update(erased_at=timezone.now())
    assert switch_on(by=admin, people=User.objects.all()) == 1
    assert set(User.objects.filter(is_active=True)) == {admin, bob}


@pytest.mark.parametrize("act", [switch_off, switch_on])
def test_charlie_switches_nobody(act, bob, charlie):
    with pytest.raises(PermissionDenied, match="Only administrators"):
        act(by=charlie, people=User.objects.filter(pk=bob.pk))
    bob.refresh_from_db()
    assert bob.is_active
