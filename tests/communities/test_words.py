"""A word from a manager to a member: read by the two, once in a while, taken back."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils import timezone

from activity.models import MailSettings, Notice
from communities.actions import withdraw_word, write_to_member
from communities.models import Position, Word
from tests.factories import join, make_user

pytestmark = pytest.mark.django_db


def test_only_the_two_read_it(as_user, client, alice, bob, charlie, community):
    word = write_to_member(by=alice, community=community, to=bob, words="You are missed.\nReally.")
    second = make_user("Second Manager")
    join(second, community, Position.MANAGER)
    url = word.get_absolute_url()
    assert "You are missed." in as_user(bob).get(url).content.decode()
    assert as_user(alice).get(url).status_code == 200
    assert [as_user(other).get(url).status_code for other in (second, charlie)] == [404, 404]
    assert client.get(url).status_code == 302


def test_nobody_is_written_to_twice_in_thirty_days_by_whichever_manager(alice, bob, community):
    word = write_to_member(by=alice, community=community, to=bob, words="Hello.")
    second = make_user("Second Manager")
    join(second, community, Position.MANAGER)
    with pytest.raises(ValidationError, match="in the last 30 days"):
        write_to_member(by=second, community=community, to=bob, words="Hello, too.")
    Word.objects.filter(pk=word.pk).update(created_at=timezone.now() - timedelta(days=31))
    assert write_to_member(by=second, community=community, to=bob, words="Hello, too.").pk


def test_members_and_outsiders_write_none_and_nobody_gets_one_outside(alice, bob, charlie, community):
    for person in (bob, charlie):
        with pytest.raises(PermissionDenied):
            write_to_member(by=person, community=community, to=alice, words="Hello.")
    with pytest.raises(ValidationError, match="not a member"):
        write_to_member(by=alice, community=community, to=charlie, words="Hello.")
    for odd in ("", "x" * 1001):
        with pytest.raises(ValidationError):
            write_to_member(by=alice, community=community, to=bob, words=odd)


def test_taken_back_it_is_gone_for_who_should_have_read_it(
    as_user, alice, bob, community, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        word = write_to_member(by=alice, community=community, to=bob, words="Hello.")
    assert Notice.objects.get(recipient=bob).title == f"Alice Manager of {community.name} writes to you"
    with pytest.raises(Http404):
        withdraw_word(by=bob, word=word)
    withdraw_word(by=alice, word=word)
    assert not Notice.objects.exists()
    assert as_user(bob).get(word.get_absolute_url()).status_code == 404


def test_who_wants_no_such_words_gets_no_notice(alice, bob, community, django_capture_on_commit_callbacks):
    settings, _ = MailSettings.objects.get_or_create(user=bob)
    settings.levels = {**settings.levels, "word": "off"}
    settings.save()
    with django_capture_on_commit_callbacks(execute=True):
        write_to_member(by=alice, community=community, to=bob, words="Hello.")
    assert not Notice.objects.exists()
