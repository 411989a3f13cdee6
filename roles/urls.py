"""Addresses of roles."""

from django.urls import URLPattern, URLResolver, path

from roles import steering

app_name = "roles"

urlpatterns: list[URLPattern | URLResolver] = [
    path("<slug:slug>/roles/policy/", steering.policy_detail, name="policy-detail"),
    path("<slug:slug>/roles/policy/edit/", steering.policy_edit, name="policy-edit"),
    path("<slug:slug>/manage/recognition/", steering.circle_list, name="circle-list"),
    path("<slug:slug>/manage/recognition/<int:circle_id>/", steering.circle_detail, name="circle-detail"),
]
