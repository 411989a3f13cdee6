"""Addresses of activity outside any community; their names carry no namespace."""

from django.urls import URLPattern, URLResolver, path

from activity.views import mail, notices

urlpatterns: list[URLPattern | URLResolver] = [
    path("notices/", notices.notices, name="notices"),
    path("notices/badge/", notices.notices_badge, name="notices-badge"),
    path("notices/read/", notices.notices_read, name="notices-read"),
    path("notices/<int:notice_id>/open/", notices.notice_open, name="notice-open"),
    path("notices/<int:notice_id>/read/", notices.notice_mark_read, name="notice-mark-read"),
    path("notices/<int:notice_id>/unread/", notices.notice_mark_unread, name="notice-mark-unread"),
    path("me/notices/", mail.notice_settings, name="notice-settings"),
    path("me/notices/preview/", mail.digest_preview, name="digest-preview"),
    path("me/notices/stopped/<int:stop_id>/resume/", mail.mail_resume, name="mail-resume"),
    path("mail/stop/<str:token>/", mail.mail_stop, name="mail-stop"),
]
