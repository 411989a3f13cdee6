"""Addresses of accounts. Fixed words stand under me/ and invited/, so that no handle is hidden by them."""

from django.urls import URLPattern, URLResolver, path

from accounts import views

app_name = "accounts"

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/edit/", views.profile_edit, name="profile-edit"),
    path("me/invitations/", views.invitation_send, name="invitation-send"),
    path("invited/<str:token>/", views.invitation_accept, name="invitation-accept"),
    path("<str:handle>/", views.member_detail, name="member-detail"),
]
