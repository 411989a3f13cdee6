"""Addresses of learning below /c/."""

from django.urls import URLPattern, URLResolver, path

from learning.views import offerings, sharing

app_name = "learning"

urlpatterns: list[URLPattern | URLResolver] = [
    path("<slug:slug>/learning/", offerings.offering_list, name="offering-list"),
    path("<slug:slug>/learning/new/", offerings.offering_create, name="offering-create"),
    path("<slug:slug>/learning/<int:offering_id>/", offerings.offering_detail, name="offering-detail"),
    path("<slug:slug>/learning/<int:offering_id>/edit/", offerings.offering_edit, name="offering-edit"),
    path("<slug:slug>/learning/<int:offering_id>/publish/", offerings.offering_publish, name="offering-publish"),
    path("<slug:slug>/learning/<int:offering_id>/withdraw/", offerings.offering_withdraw, name="offering-withdraw"),
    path("<slug:slug>/manage/shared-skills/", sharing.shared_list, name="shared-list"),
    path("<slug:slug>/manage/shared-skills/<str:handle>/", sharing.shared_detail, name="shared-detail"),
    path("<slug:slug>/manage/shared-skills/<str:handle>/<slug:skill>/", sharing.level_note, name="level-note"),
]
