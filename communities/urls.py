"""Addresses of communities. The home, /c/<slug>/, is added in config/urls.py: its view is in content."""

from django.urls import URLPattern, URLResolver, path

from communities.views import (
    charters,
    directory,
    front,
    introductions,
    invitations,
    mediations,
    members,
    mentoring,
    welcomes,
)

app_name = "communities"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", directory.community_list, name="community-list"),
    path("new/", directory.community_propose, name="community-propose"),
    path("invitations/", invitations.invitation_list, name="invitation-list"),
    path("invitations/<int:invitation_id>/", invitations.invitation_detail, name="invitation-detail"),
    path("invitations/<int:invitation_id>/accept/", invitations.invitation_accept, name="invitation-accept"),
    path("invitations/<int:invitation_id>/decline/", invitations.invitation_decline, name="invitation-decline"),
    path("invitations/<int:invitation_id>/withdraw/", invitations.invitation_withdraw, name="invitation-withdraw"),
    path("<slug:slug>/edit/", directory.community_edit, name="community-edit"),
    path("<slug:slug>/lifecycle/", directory.lifecycle_change, name="lifecycle-change"),
    path("<slug:slug>/join/", front.community_join, name="community-join"),
    path("<slug:slug>/leave/", front.community_leave, name="community-leave"),
    path("<slug:slug>/join/ask/", front.join_request_create, name="join-request-create"),
    path("<slug:slug>/join/withdraw/", front.join_request_withdraw, name="join-request-withdraw"),
    path("<slug:slug>/join/requests/", members.join_request_list, name="join-request-list"),
    path("<slug:slug>/join/requests/<int:request_id>/", members.join_request_decide, name="join-request-decide"),
    path("<slug:slug>/members/", members.member_list, name="member-list"),
    path("<slug:slug>/members/invite/", invitations.member_invite, name="member-invite"),
    path("<slug:slug>/members/me/", front.member_introduce, name="member-introduce"),
    path("<slug:slug>/members/<str:handle>/position/", members.member_position, name="member-position"),
    path("<slug:slug>/members/<str:handle>/remove/", members.member_remove, name="member-remove"),
    path("<slug:slug>/members/<str:handle>/handover/", members.member_handover, name="member-handover"),
    path("<slug:slug>/members/<str:handle>/welcome/", welcomes.member_welcome, name="member-welcome"),
    path("<slug:slug>/members/<str:handle>/welcome/withdraw/", welcomes.welcome_withdraw, name="welcome-withdraw"),
    path("<slug:slug>/members/<str:handle>/mentoring/", mentoring.mentoring_create, name="mentoring-create"),
    path("<slug:slug>/welcome/", welcomes.welcome_detail, name="welcome-detail"),
    path("<slug:slug>/welcome/thank/", welcomes.welcome_thank, name="welcome-thank"),
    path("<slug:slug>/welcome/thank/withdraw/", welcomes.welcome_unthank, name="welcome-unthank"),
    path("<slug:slug>/introductions/new/", introductions.introduction_create, name="introduction-create"),
    path("<slug:slug>/mentors/", mentoring.mentor_list, name="mentor-list"),
    path("<slug:slug>/mediations/new/", mediations.mediation_create, name="mediation-create"),
    path("<slug:slug>/charter/", charters.charter_detail, name="charter-detail"),
    path("<slug:slug>/charter/edit/", charters.charter_edit, name="charter-edit"),
    path("<slug:slug>/charter/history/", charters.charter_history, name="charter-history"),
    path("<slug:slug>/charter/<int:version>/", charters.charter_version, name="charter-version"),
]
