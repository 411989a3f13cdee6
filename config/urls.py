"""Addresses of the whole site; each app's own are in its urls.py.

Pages that belong to nobody's community (start page, search, own page) keep short names without a namespace.
"""

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_update
from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

import communities.urls
from config.api import router
from config.health import healthz
from config.styleguide import styleguide
from content.views.home import community_home

# A community's home shows content, which communities may not import: its address is added here, after the others,
# so that /c/new/ is not taken for a community. One namespace, so that every name of communities stays findable.
community_patterns = [
    *communities.urls.urlpatterns,
    path("<slug:slug>/", community_home, name="community-detail"),
]

admin.site.site_header = admin.site.site_title = f"{settings.SITE_NAME} administration"
admin.site.index_title = "What administrators look after"

# The page of the API brings its own styles inline; its script comes as a file, as everywhere.
api_docs = csp_update({"style-src": [SELF, UNSAFE_INLINE]})(SpectacularSwaggerSplitView.as_view(url_name="api-schema"))

urlpatterns = [
    path("", include("content.site_urls")),
    path("", include("learning.site_urls")),
    path("", include("metrics.site_urls")),
    path("", include("roles.site_urls")),
    path("", include("communities.site_urls")),
    path("", include("activity.site_urls")),
    path("people/", include("accounts.urls")),
    path("c/", include("metrics.urls")),
    path("c/", include("learning.urls")),
    path("c/", include("roles.urls")),
    path("c/", include("content.urls")),
    path("c/", include((community_patterns, "communities"))),
    path("activity/", include("activity.urls")),
    path("accounts/", include("allauth.urls")),
    path("styleguide/", styleguide, name="styleguide"),
    path("healthz", healthz, name="healthz"),
    path("admin/", admin.site.urls),
    path("api/v1/", include(router.urls)),
    path("api/v1/schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("api/v1/docs/", api_docs, name="api-docs"),
]
