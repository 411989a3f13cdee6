"""People and letters of invitation in the Django admin."""

import pytest
from django.urls import reverse

from accounts.models import Invitation, User
from tests.factories import make_user

pytestmark = pytest.mark.django_db
PASSWORD = "a long sentence to remember"


@pytest.fixture
def administrator(as_user):
    ada = make_user("Ada Admin", is_staff=True, is_superuser=True)
    client = as_user(ada)
    client.user = ada
    return client


def test_the_administration_says_what_it_administers(administrator, bob, as_user):
    html = administrator.get(reverse("admin:index")).content.decode()
    assert "Fivefold administration" in html
    assert "Django" not in html
    assert as_user(bob).get(reverse("admin:index")).status_code == 302


def test_making_a_person(administrator):
    sent = {"email": "New@Example.org", "display_name": "Nora New", "usable_password": "true"}
    administrator.post(reverse("admin:accounts_user_add"), {**sent, "password1": PASSWORD, "password2": PASSWORD})
    user = User.objects.get(email="new@example.org")
    assert (user.handle, user.check_password(PASSWORD)) == ("nora.new", True)
    again = administrator.post(
        reverse("admin:accounts_user_add"), {**sent, "password1": PASSWORD, "password2": PASSWORD}
    )
    assert again.context["adminform"].form.errors["email"]


def test_the_page_of_a_person_opens(administrator, bob):
    assert administrator.get(reverse("admin:accounts_user_change", args=[bob.pk])).status_code == 200


def test_switching_off_and_on_but_not_oneself(administrator, as_user, bob):
    bobs = as_user(bob)
    assert bobs.get(bob.get_absolute_url()).status_code == 200
    sent = {"action": "switch_off", "_selected_action": [bob.pk, administrator.user.pk]}
    administrator.post(reverse("admin:accounts_user_changelist"), sent)
    assert set(User.objects.filter(is_active=True)) == {administrator.user}
    assert bobs.get(bob.get_absolute_url()).status_code == 302  # signed out at once
    administrator.post(reverse("admin:accounts_user_changelist"), {**sent, "action": "switch_on"})
    assert User.objects.get(pk=bob.pk).is_active


def test_writing_an_invitation(administrator):
    add = reverse("admin:accounts_invitation_add")
    administrator.post(add, {"email": "Nora@work.example", "note": "Come"})
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.invited_by) == ("nora@work.example", administrator.user)
    administrator.post(add, {"email": "nora@work.example"}, headers={"referer": f"http://testserver{add}"})
    assert Invitation.objects.count() == 1
    change = reverse("admin:accounts_invitation_change", args=[invitation.pk])
    assert administrator.get(change).status_code == 200
    assert invitation.token not in administrator.get(change).content.decode()


@pytest.mark.parametrize("model", ["accounts/user", "communities/community", "content/item", "activity/act"])
@pytest.mark.parametrize("name", ["q", "lifecycle__exact", "department", "verb", "kind__exact", "o", "p"])
def test_an_odd_filter_is_no_error(administrator, model, name):
    assert administrator.get(f"/admin/{model}/?{name}=%00").status_code < 500
