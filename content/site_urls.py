"""Addresses of content outside any community; their names carry no namespace."""

from django.urls import URLPattern, URLResolver, path

from content.views import home, search

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
]
