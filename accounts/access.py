"""Who is behind a request, and what its address asks for."""

from django.http import HttpRequest

from accounts.models import User


def reader(request: HttpRequest) -> User:
    """The person behind a request that has passed @login_required."""
    assert request.user.is_authenticated
    return request.user


def query_word(request: HttpRequest, name: str, limit: int = 100) -> str:
    """A word from the address's query, tidied; PostgreSQL takes no NUL."""
    return request.GET.get(name, "").replace("\x00", "").strip()[:limit]
