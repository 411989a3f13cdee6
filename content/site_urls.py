"""Addresses of content outside any community; their names carry no namespace."""

from django.urls import URLPattern, URLResolver, path

from content.views import home, search, threads

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("ask/", threads.ask_start, name="ask-start"),
    path("search/", search.search, name="search"),
]
