"""Addresses of content outside any community; their names carry no namespace."""

from django.urls import URLPattern, URLResolver, path

from content.views import favourites, home, search, threads

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("ask/", threads.ask_start, name="ask-start"),
    path("search/", search.search, name="search"),
    path("favourites/", favourites.favourites, name="favourites"),
    path("favourites/<int:reaction_id>/remove/", favourites.favourite_remove, name="favourite-remove"),
]
