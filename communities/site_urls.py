"""Addresses of acts between people: one's own pages, outside any community. Their names carry no namespace."""

from django.urls import URLPattern, URLResolver, path

from communities.views import introductions, mediations, mentoring

_introduction, _mentoring = "me/introductions/<int:introduction_id>/", "me/mentoring/<int:mentoring_id>/"
_mediation = "me/mediations/<int:mediation_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/introductions/", introductions.introduction_list, name="introduction-list"),
    path("me/introductions/off/", introductions.introductions_off, name="introductions-off"),
    path("me/introductions/on/", introductions.introductions_on, name="introductions-on"),
    path(_introduction, introductions.introduction_detail, name="introduction-detail"),
    path(f"{_introduction}accept/", introductions.introduction_accept, name="introduction-accept"),
    path(f"{_introduction}decline/", introductions.introduction_decline, name="introduction-decline"),
    path(f"{_introduction}withdraw/", introductions.introduction_withdraw, name="introduction-withdraw"),
    path(f"{_introduction}talked/", introductions.introduction_talked, name="introduction-talked"),
    path(f"{_introduction}talked/withdraw/", introductions.introduction_untalked, name="introduction-untalked"),
    path(f"{_introduction}thank/", introductions.introduction_thank, name="introduction-thank"),
    path(f"{_introduction}thank/withdraw/", introductions.introduction_unthank, name="introduction-unthank"),
    path("me/mentoring/", mentoring.mentoring_list, name="mentoring-list"),
    path("me/mentoring/offer/", mentoring.mentor_offer, name="mentor-offer"),
    path("me/mentoring/offer/withdraw/", mentoring.mentor_offer_withdraw, name="mentor-offer-withdraw"),
    path(_mentoring, mentoring.mentoring_detail, name="mentoring-detail"),
    path(f"{_mentoring}accept/", mentoring.mentoring_accept, name="mentoring-accept"),
    path(f"{_mentoring}decline/", mentoring.mentoring_decline, name="mentoring-decline"),
    path(f"{_mentoring}end/", mentoring.mentoring_end, name="mentoring-end"),
    path(f"{_mentoring}void/", mentoring.mentoring_void, name="mentoring-void"),
    path(f"{_mentoring}helped/", mentoring.mentoring_helped, name="mentoring-helped"),
    path(f"{_mentoring}helped/withdraw/", mentoring.mentoring_unhelped, name="mentoring-unhelped"),
    path(f"{_mentoring}thank/", mentoring.mentoring_thank, name="mentoring-thank"),
    path(f"{_mentoring}thank/withdraw/", mentoring.mentoring_unthank, name="mentoring-unthank"),
    path("me/mediations/", mediations.mediation_list, name="mediation-list"),
    path(_mediation, mediations.mediation_detail, name="mediation-detail"),
    path(f"{_mediation}write/", mediations.mediation_write, name="mediation-write"),
    path(f"{_mediation}mediator/", mediations.mediator_choose, name="mediator-choose"),
    path(f"{_mediation}take/", mediations.mediation_take, name="mediation-take"),
    path(f"{_mediation}pass/", mediations.mediation_pass, name="mediation-pass"),
    path(f"{_mediation}join/", mediations.mediation_join, name="mediation-join"),
    path(f"{_mediation}refuse/", mediations.mediation_refuse, name="mediation-refuse"),
    path(f"{_mediation}settled/", mediations.mediation_settled, name="mediation-settled"),
    path(f"{_mediation}unsettled/", mediations.mediation_unsettled, name="mediation-unsettled"),
    path(f"{_mediation}reopen/", mediations.mediation_reopen, name="mediation-reopen"),
    path(f"{_mediation}leave/", mediations.mediation_leave, name="mediation-leave"),
]
