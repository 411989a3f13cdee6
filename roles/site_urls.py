"""Addresses of roles outside any community; their names carry no namespace."""

from django.urls import URLPattern, URLResolver, path

from roles import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/", views.me, name="me"),
    path("me/roles/<slug:slug>/<slug:role>/", views.me_role, name="me-role"),
    path("me/reading/", views.reading_list, name="reading-list"),
    path("me/reading/forget/", views.reading_forget, name="reading-forget"),
    path("me/privacy/", views.privacy, name="privacy"),
    path("me/privacy/opt-out/", views.opt_out, name="opt-out"),
    path("me/privacy/opt-out/<slug:slug>/", views.opt_out, name="opt-out-community"),
    path("me/privacy/opt-in/", views.opt_in, name="opt-in"),
    path("me/privacy/opt-in/<slug:slug>/", views.opt_in, name="opt-in-community"),
    path("method/", views.method, name="method"),
    path("method/communities/", views.method_communities, name="method-communities"),
]
