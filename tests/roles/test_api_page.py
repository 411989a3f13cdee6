"""/api/v1/me/roles/: one's own rows with their record, nobody else's."""

import pytest

from tests.factories import make_user
from tests.roles.rows_of_page import make_rows

pytestmark = pytest.mark.django_db
URL = "/api/v1/me/roles/"


def test_my_rows_with_their_record(as_user, bob, alice, community):
    make_rows(bob, community, creator={"a": 0.6, "u": 0.3, "days": [1]})
    make_rows(alice, community)
    rows = as_user(bob).get(URL).json()["results"]
    assert len(rows) == 5
    creator = next(row for row in rows if row["role"] == "creator")
    assert (creator["community"], creator["enactment"], creator["uptake"]) == ("seals", 0.6, 0.3)
    assert creator["words"] == "Regular, with some uptake"
    assert creator["record"]["weeks"] == [["2026-11-09", 1]]


def test_nobody_elses_row_by_its_id_either(as_user, client, bob, alice, charlie, community):
    row = make_rows(bob, community)["creator"]
    root = make_user("Root Admin", is_superuser=True, is_staff=True)
    for person in (alice, charlie, root):
        assert as_user(person).get(f"{URL}{row.pk}/").status_code == 404
        assert as_user(person).get(URL).json()["results"] == []
    assert client.get(URL).status_code == 403
