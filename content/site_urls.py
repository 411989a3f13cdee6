"""Addresses of content outside any community; their names carry no namespace."""

from django.urls import URLPattern, URLResolver, path

from content.views import (
    blogs,
    calendars,
    experts,
    favourites,
    feeds,
    files,
    flags,
    follows,
    home,
    inbound,
    offers,
    podcasts,
    recommendations,
    search,
    shelves,
    threads,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("ask/", threads.ask_start, name="ask-start"),
    path("search/", search.search, name="search"),
    path("search/kept/", search.search_save, name="search-save"),
    path("search/kept/<int:search_id>/", search.search_rename, name="search-rename"),
    path("search/kept/<int:search_id>/delete/", search.search_delete, name="search-delete"),
    path("experts/", experts.expert_search, name="expert-search"),
    path("favourites/", favourites.favourites, name="favourites"),
    path("favourites/<int:reaction_id>/remove/", favourites.favourite_remove, name="favourite-remove"),
    path("me/feeds/", feeds.feeds, name="feeds"),
    path("me/feeds/renew/", feeds.feeds_renew, name="feeds-renew"),
    path("me/feeds/calendar/renew/", calendars.calendar_renew, name="calendar-renew"),
    path("me/feeds/calendar/end/", calendars.calendar_end, name="calendar-end"),
    path("calendar/events.ics", calendars.calendar_of_mine, name="calendar"),
    path("calendar/<slug:slug>/events.ics", calendars.community_calendar, name="community-calendar"),
    path("files/<str:token>/<str:name>", files.file_detail, name="file-detail"),
    path("inbound/mail/", inbound.inbound_mail, name="inbound-mail"),
    path("people/<str:handle>/feed/", feeds.member_feed, name="member-feed"),
    path("people/<str:handle>/posts/", blogs.member_posts, name="member-posts"),
    path("people/<str:handle>/posts/feed/", feeds.member_posts_feed, name="member-posts-feed"),
    # What one follows.
    path("me/following/", follows.following, name="following"),
    path("me/following/<int:follow_id>/end/", follows.follow_end, name="follow-end"),
    path("follow/<str:target_kind>/<int:target_id>/", follows.follow_set, name="follow-set"),
    path("follow/<str:target_kind>/<int:target_id>/clear/", follows.follow_clear, name="follow-clear"),
    # What others bring to one.
    path("me/recommended/", recommendations.recommended, name="recommended"),
    path("me/reach/", recommendations.reach, name="reach"),
    path("me/reports/", flags.flag_list, name="flag-list"),
    path("me/reports/<int:flag_id>/withdraw/", flags.flag_withdraw, name="flag-withdraw"),
    path("me/offers/", offers.offer_list, name="offer-list"),
    path("offers/<int:offer_id>/decline/", offers.offer_decline, name="offer-decline"),
    path("offers/<int:offer_id>/pause/", offers.offer_pause, name="offer-pause"),
    path(
        "recommendations/<int:recommendation_id>/done/", recommendations.recommendation_done, name="recommendation-done"
    ),
    path(
        "recommendations/<int:recommendation_id>/dismiss/",
        recommendations.recommendation_dismiss,
        name="recommendation-dismiss",
    ),
    path(
        "recommendations/<int:recommendation_id>/reopen/",
        recommendations.recommendation_reopen,
        name="recommendation-reopen",
    ),
    path(
        "recommendations/<int:recommendation_id>/withdraw/",
        recommendations.recommendation_withdraw,
        name="recommendation-withdraw",
    ),
    # Shelves.
    path("me/shelves/new/", shelves.shelf_create, name="shelf-create"),
    path("people/<str:handle>/shelves/", shelves.shelf_list, name="shelf-list"),
    path("people/<str:handle>/shelves/<slug:shelf_slug>/", shelves.shelf_detail, name="shelf-detail"),
    path("people/<str:handle>/shelves/<slug:shelf_slug>/feed/", shelves.shelf_feed, name="shelf-feed"),
    path("people/<str:handle>/shelves/<slug:shelf_slug>/edit/", shelves.shelf_edit, name="shelf-edit"),
    path("people/<str:handle>/shelves/<slug:shelf_slug>/delete/", shelves.shelf_delete, name="shelf-delete"),
    path("shelves/entries/<int:entry_id>/edit/", shelves.entry_edit, name="shelf-entry-edit"),
    path("shelves/entries/<int:entry_id>/remove/", shelves.entry_remove, name="shelf-entry-remove"),
    path("podcasts/<slug:slug>/feed.xml", podcasts.podcast_feed, name="podcast-feed"),
    path("podcasts/<slug:slug>/cover.png", podcasts.podcast_cover, name="podcast-cover"),
    path("podcasts/<slug:slug>/<int:episode_id>/chapters.json", podcasts.podcast_chapters, name="podcast-chapters"),
    path(
        "podcasts/<slug:slug>/<int:episode_id>/transcript.<slug:form>",
        podcasts.podcast_transcript,
        name="podcast-transcript",
    ),
    path("podcasts/<slug:slug>/<int:episode_id>/<str:name>", podcasts.podcast_sound, name="podcast-sound"),
]
