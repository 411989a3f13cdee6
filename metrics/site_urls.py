"""Addresses of metrics outside any community; their names carry no namespace."""

from django.urls import URLPattern, URLResolver, path

from metrics.views import networks

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/network/", networks.my_network, name="my-network"),
    path("me/network/choice/", networks.network_choice, name="network-choice"),
]
