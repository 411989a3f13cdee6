"""Addresses of learning outside any community; their names carry no namespace."""

from django.urls import URLPattern, URLResolver, path

from learning.views import guides, own, peers, sharing, takes

urlpatterns: list[URLPattern | URLResolver] = [
    path("roles/", guides.role_list, name="role-list"),
    path("roles/<slug:role>/", guides.role_guide, name="role-guide"),
    path("roles/<slug:role>/<slug:skill>/", guides.skill_guide, name="skill-guide"),
    path("me/skills/", own.skill_list, name="skill-list"),
    path("me/skills/wishes/", own.wish_edit, name="wish-edit"),
    path("me/skills/forget/", own.skills_forget, name="skills-forget"),
    path("me/skills/questions/<slug:role>/", own.assessment, name="assessment"),
    path("me/skills/questions/<slug:role>/<int:number>/", own.assessment_question, name="assessment-question"),
    path("me/skills/questions/<slug:role>/<int:number>/skip/", own.assessment_skip, name="assessment-skip"),
    path("me/skills/views/", peers.view_list, name="view-list"),
    path("me/skills/views/ask/", peers.view_ask, name="view-ask"),
    path("me/skills/views/offer/", peers.view_offer, name="view-offer"),
    path("me/skills/views/<int:view_id>/", peers.view_write, name="view-write"),
    path("me/skills/views/<int:view_id>/withdraw/", peers.view_withdraw, name="view-withdraw"),
    path("me/skills/views/<int:view_id>/aside/", peers.view_put_aside, name="view-put-aside"),
    path("me/skills/views/<int:view_id>/agree/", peers.view_agree, name="view-agree"),
    path("me/skills/views/<int:view_id>/decline/", peers.view_decline, name="view-decline"),
    path("me/skills/views/<int:view_id>/unask/", peers.view_unask, name="view-unask"),
    path("me/skills/sharing/", sharing.sharing_list, name="sharing-list"),
    path("me/skills/sharing/<slug:slug>/<slug:role>/begin/", sharing.sharing_begin, name="sharing-begin"),
    path("me/skills/sharing/<slug:slug>/<slug:role>/end/", sharing.sharing_end, name="sharing-end"),
    path("me/skills/<slug:skill>/", own.skill_detail, name="skill-detail"),
    path("me/learning/", takes.take_list, name="take-list"),
    path("me/learning/take/<int:offering_id>/", takes.take_create, name="take-create"),
    path("me/learning/<int:take_id>/drop/", takes.take_drop, name="take-drop"),
    path("me/learning/<int:take_id>/done/", takes.take_complete, name="take-complete"),
    path("me/learning/<int:take_id>/not-done/", takes.take_undo, name="take-undo"),
    path("me/learning/<int:take_id>/helped/", takes.take_helped, name="take-helped"),
    path("me/learning/<int:take_id>/did-not-help/", takes.take_not_helped, name="take-not-helped"),
]
