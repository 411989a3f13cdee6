"""Addresses of the whole site; each app's own are in its urls.py.

Pages that belong to nobody's community (start page, search, own page) keep short names without a namespace.
"""

from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from config.api import router

urlpatterns = [
    path("", include("content.site_urls")),
    path("", include("roles.site_urls")),
    path("", include("activity.site_urls")),
    path("people/", include("accounts.urls")),
    path("c/", include("metrics.urls")),
    path("c/", include("roles.urls")),
    path("c/", include("content.urls")),
    path("c/", include("communities.urls")),
    path("activity/", include("activity.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("api/v1/", include(router.urls)),
    path("api/v1/schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("api/v1/docs/", SpectacularSwaggerView.as_view(url_name="api-schema"), name="api-docs"),
]
