"""Where the mail server hands over replies by mail. No page: it answers programs, in one line of text."""

import hmac

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from content.actions import take_mail

MOST_BYTES = 30 * 1024 * 1024
SECRET_HEADER = "X-Inbound-Secret"


@csrf_exempt  # the secret in the header stands for the mail server; there is no session
@require_POST
def inbound_mail(request: HttpRequest) -> HttpResponse:
    """POST a mail as it came (message/rfc822). 200: it is dealt with, do not send it again; 5xx: try later."""
    if not (settings.INBOUND_DOMAIN and settings.INBOUND_SECRET):
        raise Http404("Mail is not taken in here.")
    shown = request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
    if not hmac.compare_digest(shown, settings.INBOUND_SECRET.encode()):
        raise PermissionDenied("The secret is not the right one.")
    raw = request.read(MOST_BYTES + 1)  # .body would refuse what is larger than a form may be
    if len(raw) > MOST_BYTES:
        return HttpResponse("Too large.\n", status=413, content_type="text/plain")
    kept = take_mail(raw)
    said = f"{kept.get_state_display()}{f': {kept.reason}' if kept.reason else ''}\n"
    return HttpResponse(said, content_type="text/plain; charset=utf-8")
