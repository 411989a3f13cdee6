"""The API router and how it answers errors. The viewsets of each app's api.py are registered here."""

from typing import Any

from django.core.exceptions import ValidationError
from rest_framework.exceptions import ValidationError as ApiValidationError
from rest_framework.response import Response
from rest_framework.routers import DefaultRouter
from rest_framework.views import exception_handler as default_handler


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """A refusal by an action (ValidationError) is a 400 with its sentence, as in a form."""
    if isinstance(error, ValidationError):
        error = ApiValidationError({"detail": " ".join(error.messages)})
    return default_handler(error, context)


router = DefaultRouter()
