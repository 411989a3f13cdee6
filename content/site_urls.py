"""Addresses of content outside any community; their names carry no namespace."""

from django.urls import URLPattern, URLResolver, path

from content.views import favourites, feeds, files, home, search, threads

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("ask/", threads.ask_start, name="ask-start"),
    path("search/", search.search, name="search"),
    path("favourites/", favourites.favourites, name="favourites"),
    path("favourites/<int:reaction_id>/remove/", favourites.favourite_remove, name="favourite-remove"),
    path("me/feeds/", feeds.feeds, name="feeds"),
    path("me/feeds/renew/", feeds.feeds_renew, name="feeds-renew"),
    path("files/<str:token>/<str:name>", files.file_detail, name="file-detail"),
    path("people/<str:handle>/feed/", feeds.member_feed, name="member-feed"),
]
