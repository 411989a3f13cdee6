"""Addresses of metrics."""

from django.urls import URLPattern, URLResolver, path

from metrics import views

app_name = "metrics"

urlpatterns: list[URLPattern | URLResolver] = [
    path("<slug:slug>/manage/", views.desk, name="desk"),
    path("<slug:slug>/manage/roles/", views.role_profile, name="role-profile"),
    path("<slug:slug>/manage/roles/<slug:role>/", views.role_evidence, name="role-evidence"),
    path("<slug:slug>/manage/target/", views.target_edit, name="target-edit"),
    path("<slug:slug>/manage/target/preview/", views.target_preview, name="target-preview"),
    path("<slug:slug>/manage/target/history/", views.target_history, name="target-history"),
]
