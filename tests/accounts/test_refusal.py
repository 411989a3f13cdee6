"""A refusal leads back to where one was, and nowhere else."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("came_from", "leads_to"),
    [
        ("http://testserver/c/seals/?page=2", "/c/seals/"),
        ("http://testserver//elsewhere.example/", "/"),
        ("http://testserver/\\elsewhere.example/", "/"),
        ("http://elsewhere.example/c/seals/", "/"),
        ("http://testserver:x]/", "/"),
        ("http://[", "/"),
        ("", "/"),
    ],
)
def test_a_refusal_leads_back_on_this_site_only(as_user, alice, community, came_from, leads_to):
    leave = reverse("communities:community-leave", args=[community.slug])  # the only manager cannot
    answer = as_user(alice).post(leave, headers={"referer": came_from})
    assert (answer.status_code, answer.url) == (302, leads_to)
