"""Addresses of activity outside any community; their names carry no namespace."""

from django.urls import URLPattern, URLResolver, path

from activity import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("notices/", views.notices, name="notices"),
    path("notices/badge/", views.notices_badge, name="notices-badge"),
    path("notices/read/", views.notices_read, name="notices-read"),
    path("notices/<int:notice_id>/open/", views.notice_open, name="notice-open"),
]
