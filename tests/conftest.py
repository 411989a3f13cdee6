"""The cast: alice manages, bob is a member, charlie is signed in and outside; nobody is not signed in."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from pytest_django.plugin import DjangoDbBlocker

from accounts.models import User
from communities.models import Community
from tests import database
from tests.factories import join, make_community, make_user
from tests.world import made_world as made_world
from tests.world import world as world


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """First what takes long and stays together, because its rows are made once; at the end all processes are busy with little."""
    items.sort(
        key=lambda item: not {"made_world", "loaded_demo", "page_queries"} & set(getattr(item, "fixturenames", ()))
    )


def pytest_collection_finish() -> None:
    """What is there by now stays, so nobody need look through it for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session", autouse=True)
def plain_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No broker, no slow hashing, no manifest: tests need the database only. Uploads go where pytest keeps what passes."""
    with override_settings(
        MEDIA_ROOT=tmp_path_factory.mktemp("media"),
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        CELERY_TASK_ALWAYS_EAGER=True,
        CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
        STORAGES={
            **settings.STORAGES,
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
        EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
        # Every client has middleware of its own: WhiteNoise looks for a static file when asked for it, not for all at once.
        WHITENOISE_AUTOREFRESH=True,
    ):
        yield


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker, django_db_modify_db_settings: None
) -> Iterator[database.Keeper]:
    """Instead of pytest-django's, which migrates anew for every process; tests/database.py says how."""
    name = connection.creation._get_test_db_name()
    with django_db_blocker.unblock():
        database.copy(name)
        with database.named(name), pytest.MonkeyPatch.context() as patch:
            keeper = database.Keeper()
            keeper.watch(patch)
            yield keeper
        database.drop(name)


@pytest.fixture(scope="module")
def kept_db(django_db_setup: database.Keeper, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """For rows all tests of a module read: what fixtures of the module make, inside database.kept(), is there for each.

    What a test itself changes is undone after it, as always. Not for a module with transactional tests.
    """
    with django_db_blocker.unblock():
        yield
        django_db_setup.give_back()


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
