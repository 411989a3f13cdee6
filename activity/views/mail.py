"""The pages of mail: what reaches one, the next digest before it goes, and the one click that stops it."""

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import reader
from accounts.mailboxes import address_of
from activity.actions import resume_mail, save_mail_settings, stop_mail
from activity.addresses import DIGEST, EVERYTHING, read_stop_token
from activity.digest import digest_for, headline
from activity.forms import MailSettingsForm
from activity.hours import next_digest
from activity.kinds import SETTINGS
from activity.models import Mail, MailStop
from activity.preferences import settings_of, stopped_titles

STOPS_SHOWN = 50
LABELS = {setting.slug: setting.label for setting in SETTINGS}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notice_settings(request: HttpRequest) -> HttpResponse:
    """What reaches one, where and when."""
    me = reader(request)
    form = MailSettingsForm(request.POST or None, kept=settings_of(me))
    if request.method == "POST" and form.is_valid():
        try:
            save_mail_settings(by=me, **form.changes)
        except ValidationError as refusal:
            form.add_error(None, " ".join(refusal.messages))
        else:
            messages.success(request, "Saved.")
            return redirect("notice-settings")
    stops = stopped_titles(me, MailStop.objects.visible_to(me).order_by("-created_at")[:STOPS_SHOWN])
    context = {
        "form": form,
        "address": address_of(me),
        "next_at": next_digest(timezone.now(), ZoneInfo(me.time_zone), form.kept),
        "spent": Mail.objects.spent(me).count(),
        "stops": stops,
    }
    return render(request, "activity/notice_settings.html", context)


@login_required
@require_safe
@never_cache
def digest_preview(request: HttpRequest) -> HttpResponse:
    """The digest as it would go out now. Looking at it tells nothing: it stays to be sent."""
    me = reader(request)
    digest, kept = digest_for(me), settings_of(me)
    context = {
        "digest": digest,
        "said": headline(digest, me),
        "next_at": next_digest(timezone.now(), ZoneInfo(me.time_zone), kept),
        "kept": kept,
        "spent": Mail.objects.spent(me).count(),
    }
    return render(request, "activity/digest_preview.html", context)


@login_required
@require_POST
def mail_resume(request: HttpRequest, stop_id: int) -> HttpResponse:
    if not resume_mail(by=reader(request), stop_id=stop_id):
        raise Http404("There is no such thing you stopped mail about.")
    messages.success(request, "Mail about this may come again.")
    return redirect("notice-settings")


@csrf_exempt  # RFC 8058: a mail program posts here, without cookies and without a page before it
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mail_stop(request: HttpRequest, token: str) -> HttpResponse:
    """One click that stops mail. Looking changes nothing, so scanners of links do no harm."""
    stop = read_stop_token(token)
    if stop is None:
        raise Http404("This link is not whole. Copy all of it, or choose in your settings what reaches you.")
    is_done = request.method == "POST"
    if is_done:
        stop_mail(stop)
    return render(request, "activity/mail_stop.html", {"what": _said(stop.what), "is_done": is_done})


def _said(what: str) -> str:
    """What is stopped, in words that say nothing of what it is about: whoever holds the link reads them."""
    if what.startswith("kind:"):
        return f"mails at once when “{LABELS.get(what.removeprefix('kind:'), 'this')}”"
    return {DIGEST: "the digest", EVERYTHING: "all mail but letters about your account"}.get(what, "mail about this")
