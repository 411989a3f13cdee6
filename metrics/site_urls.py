"""Addresses of metrics outside any community; their names carry no namespace."""

from django.urls import URLPattern, URLResolver, path

from metrics.views import networks, site

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/network/", networks.my_network, name="my-network"),
    path("me/network/choice/", networks.network_choice, name="network-choice"),
    path("site/", site.site, name="site"),
    path("site/communities.csv", site.site_csv, name="site-csv"),
    path("site/adoption/", site.site_adoption, name="site-adoption"),
    path("site/operations/", site.site_operations, name="site-operations"),
    path("metrics", site.metrics, name="site-metrics"),
]
