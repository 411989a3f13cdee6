"""The cast: alice manages, bob is a member, charlie is signed in and outside; nobody is not signed in."""

from __future__ import annotations

import pytest
from django.test import Client, override_settings

from accounts.models import User
from communities.models import Community
from tests.factories import join, make_community, make_user
from tests.world import world as world


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A transactional test that does not give the rows of the migrations back breaks every one after it."""
    for item in items:
        mark = item.get_closest_marker("django_db")
        given = mark.kwargs if mark else {}
        fixtures = getattr(item, "fixturenames", ())
        is_transactional = given.get("transaction") or {"transactional_db", "live_server"} & set(fixtures)
        if is_transactional and not given.get("serialized_rollback"):
            raise pytest.UsageError(f"{item.nodeid} needs django_db(transaction=True, serialized_rollback=True).")


@pytest.fixture(scope="session", autouse=True)
def file_store(tmp_path_factory):
    """Uploads of tests go where pytest keeps what is temporary."""
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        yield


@pytest.fixture(autouse=True)
def plain_settings(settings):
    """No broker, no slow hashing, no manifest: tests need the database only."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CELERY_TASK_ALWAYS_EAGER = True
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def alice(db) -> User:
    return make_user("Alice Manager", email="alice@example.org")


@pytest.fixture
def bob(db) -> User:
    return make_user("Bob Member", email="bob@example.org")


@pytest.fixture
def charlie(db) -> User:
    return make_user("Charlie Outside", email="charlie@example.org")


@pytest.fixture
def community(alice: User, bob: User) -> Community:
    community = make_community(slug="seals", manager=alice)
    join(bob, community)
    return community


@pytest.fixture
def as_user(client: Client):
    """as_user(bob).get(…): a client signed in as somebody."""

    def sign_in(user: User) -> Client:
        signed_in = Client()
        signed_in.force_login(user)
        return signed_in

    return sign_in
