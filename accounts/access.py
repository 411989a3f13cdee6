"""Who is behind a request."""

from django.http import HttpRequest

from accounts.models import User


def reader(request: HttpRequest) -> User:
    """The person behind a request that has passed @login_required."""
    assert request.user.is_authenticated
    return request.user
