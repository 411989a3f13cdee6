"""The API keeps what its schema says: random questions and texts that fit the schema, and some that do not.

As bob, a member, signed in. No answer is a server error, and whatever succeeds has the shape that is promised.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.generation import GenerationMode

from config.wsgi import application
from tests.world import World

EXAMPLES = {"get": 15, "post": 12, "delete": 5}
load_all_checks()
PROMISES = CHECKS.get_by_names(["response_schema_conformance", "content_type_conformance", "status_code_conformance"])
# What stands for a parameter of an address, so that not every random one is a 404.
KNOWN = {
    "items": "item_id",
    "replies": "reply_id",
    "documents": "document_id",
    "episodes": "episode_id",
    "events": "event_id",
    "notices": "notice_id",
    "me": "week_id",
}


@pytest.fixture(scope="module")
def schema(kept_db: None) -> Iterator[Any]:
    """The end of a request does not close the connection the test's transaction lives in, as with Django's client."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", application)
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def signed_in(world: World) -> dict[str, Any]:
    client = Client()
    client.force_login(world.people["bob"])
    token = secrets.token_hex(16)
    return {
        "cookies": {"sessionid": client.cookies["sessionid"].value, "csrftoken": token},
        "headers": {"X-CSRFToken": token},
    }


def operations(schema: Any, method: str) -> Iterator[Any]:
    for found in schema.get_all_operations():
        if found.ok().method.lower() == method and "schema" not in found.ok().path:
            yield found.ok()


def places(path: str, world: World) -> dict[str, Any]:
    noun = path.split("/")[3]
    return {"slug": world.args["slug"], "item_id": world.args["item_id"], "handle": world.args["handle"]} | {
        "id": world.args.get(KNOWN.get(noun, ""), 1),
        "kind": world.args["kind"],
    }


@pytest.mark.django_db
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["fitting", "unfitting"])
@pytest.mark.parametrize("method", EXAMPLES)
def test_answers_keep_the_promises_of_the_schema(
    method: str,
    mode: GenerationMode,
    schema: Any,
    signed_in: dict[str, Any],
    world: World,
) -> None:
    asked = list(operations(schema, method))
    assert asked
    for operation in asked:
        try_out(operation, mode, places(operation.path, world), signed_in)


def try_out(operation: Any, mode: GenerationMode, known: dict[str, Any], signed_in: dict[str, Any]) -> None:
    @settings(
        max_examples=EXAMPLES[operation.method.lower()],
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode), is_known=st.sampled_from([True, True, False]))
    def answer(case: Any, is_known: bool) -> None:
        if is_known:
            case.path_parameters = {name: known.get(name, odd) for name, odd in case.path_parameters.items()}
        with transaction.atomic():  # each question finds the world as it was
            response = case.call(**signed_in)
            transaction.set_rollback(True)
        assert response.status_code < 500, case.as_curl_command()
        if response.status_code < 300:
            case.validate_response(response, checks=PROMISES)

    answer()
