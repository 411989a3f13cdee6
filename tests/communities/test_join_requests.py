"""Who decides on a request to join; asking and withdrawing are tested with the memberships."""

import pytest
from django.core.exceptions import ValidationError

from communities.actions import decide_join_request, request_to_join
from communities.models import Visibility
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_nobody_decides_on_their_own_request(community):
    community.visibility = Visibility.ON_REQUEST
    community.save(update_fields=["visibility"])
    admin = make_user("Ada Admin", is_staff=True, is_superuser=True)
    request = request_to_join(by=admin, community=community)
    with pytest.raises(ValidationError, match="Somebody else decides"):
        decide_join_request(by=admin, request=request, approve=True)
    request.refresh_from_db()
    assert request.decided_at is None
