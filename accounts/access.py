"""Who is behind a request, and what its address asks for."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import User


def reader(request: HttpRequest) -> User:
    """The person behind a request that has passed @login_required."""
    assert request.user.is_authenticated
    return request.user


def query_word(request: HttpRequest, name: str, limit: int = 100) -> str:
    """A word from the address's query, tidied; PostgreSQL takes no NUL."""
    return request.GET.get(name, "").replace("\x00", "").strip()[:limit]


def whole_number(text: str | None, digits: int = 18) -> int | None:
    """A number that stands in an address or was typed; None for anything else, and for more digits than a key has."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) <= digits else None


def back_from(request: HttpRequest, within: str = "/") -> str:
    """The page of ours somebody pressed the button on, if the form says which (`next`) and it lies within; "" else."""
    back = request.POST.get("next", "")
    is_ours = back.startswith(within) and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if is_ours else ""
