"""Uploads that stand nowhere go after a week; those that stand in something, seen or not yet, stay."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from content.actions import create_item, edit_item, keep_draft, remove_item, store_file
from content.lost_files import sweep_strays
from content.models import File, Kind, Suggestion
from content.tasks import forget_lost_files, sweep_stray_bytes
from tests.content.documents import make_document
from tests.content.uploads import upload

pytestmark = pytest.mark.django_db


def stored(by, community, name: str, days: int = 8) -> File:
    file = store_file(by=by, community=community, upload=upload(f"{name}.txt", name.encode()))
    File.objects.filter(pk=file.pk).update(created_at=timezone.now() - timedelta(days=days))
    return file


def test_what_stands_nowhere_goes_with_its_bytes(bob, community, django_capture_on_commit_callbacks):
    old, young = stored(bob, community, "old"), stored(bob, community, "young", days=6)
    assert default_storage.exists(old.content.name)
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_lost_files() == 1
    assert list(File.objects.all()) == [young]
    assert not default_storage.exists(old.content.name)
    assert forget_lost_files() == 0


def test_what_stands_in_something_stays_also_what_nobody_else_sees_yet(bob, alice, community):
    kept = {name: stored(bob, community, name) for name in ("post", "removed", "former", "draft", "unsent", "edit")}
    words = {name: file.markdown for name, file in kept.items()}

    def post(name: str, **fields):
        return create_item(by=bob, community=community, kind=Kind.POST, title=name, body=words[name], **fields)

    remove_item(by=bob, item=(post("removed")))
    former = post("former")
    edit_item(by=bob, item=former, title="former", body="Without it.")
    post("draft", publish=False)
    keep_draft(by=bob, community=community, place="post:new", title="", body=words["unsent"])
    base = post("post").revisions.get()
    Suggestion.objects.create(item=base.item, base=base, by=alice, title="post", body=words["edit"])
    make_document(bob, community)
    File.objects.update(created_at=timezone.now() - timedelta(days=400))
    assert forget_lost_files() == 0


def test_a_draft_thrown_away_leaves_nothing_behind(bob, community):
    file = stored(bob, community, "draft")
    draft = create_item(by=bob, community=community, kind=Kind.POST, title="A", body=file.markdown, publish=False)
    remove_item(by=bob, item=draft)
    assert forget_lost_files() == 1


def test_bytes_without_a_row_go_after_a_day(bob, community, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path  # no bytes of other tests
    assert sweep_stray_bytes() == 0  # nothing was ever stored
    kept = stored(bob, community, "kept")
    strays = [default_storage.save(f"files/zz/{name}", ContentFile(b"stray")) for name in ("old", "older", "young")]
    for name in (kept.content.name, *strays[:2]):
        long_ago = (timezone.now() - timedelta(days=2)).timestamp()
        os.utime(default_storage.path(name), (long_ago, long_ago))
    assert sweep_strays(most=1) == 1
    assert sweep_stray_bytes() == 1
    assert [default_storage.exists(name) for name in (kept.content.name, *strays)] == [True, False, False, True]
    assert sweep_stray_bytes() == 0


def test_an_upload_taken_back_leaves_bytes_that_the_sweep_finds(bob, community, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with transaction.atomic():
        name = stored(bob, community, "lost").content.name
        transaction.set_rollback(True)
    long_ago = (timezone.now() - timedelta(days=2)).timestamp()
    os.utime(default_storage.path(name), (long_ago, long_ago))
    assert sweep_stray_bytes() == 1
    assert not default_storage.exists(name)
