"""Addresses of metrics."""

from django.urls import URLPattern, URLResolver, path

from metrics.views import causes, desk, proposals, report, roles, skills, targets

app_name = "metrics"

urlpatterns: list[URLPattern | URLResolver] = [
    path("<slug:slug>/manage/", desk.desk, name="desk"),
    path("<slug:slug>/manage/roles/", roles.role_profile, name="role-profile"),
    path("<slug:slug>/manage/roles/report/", report.role_report, name="role-report"),
    path("<slug:slug>/manage/roles/report.csv", report.role_report_csv, name="role-report-csv"),
    path("<slug:slug>/manage/roles/<slug:role>/", roles.role_evidence, name="role-evidence"),
    path("<slug:slug>/manage/skills/", skills.skill_profile, name="skill-profile"),
    path("<slug:slug>/manage/roles/<slug:role>/cause/", causes.role_cause, name="role-cause"),
    path("<slug:slug>/target/", targets.target_detail, name="target-detail"),
    path("<slug:slug>/target/history/", targets.target_history, name="target-history"),
    path("<slug:slug>/target/propose/", targets.target_propose, name="target-propose"),
    path("<slug:slug>/target/propose/preview/", targets.target_preview, name="target-preview"),
    path("<slug:slug>/target/propose/none/", targets.target_retire, name="target-retire"),
    path("<slug:slug>/target/proposals/<int:proposal_id>/", proposals.proposal_detail, name="proposal-detail"),
    path("<slug:slug>/target/proposals/<int:proposal_id>/edit/", proposals.proposal_edit, name="proposal-edit"),
    path("<slug:slug>/target/proposals/<int:proposal_id>/voice/", proposals.proposal_voice, name="proposal-voice"),
    path("<slug:slug>/target/proposals/<int:proposal_id>/adopt/", proposals.proposal_adopt, name="proposal-adopt"),
    path(
        "<slug:slug>/target/proposals/<int:proposal_id>/withdraw/",
        proposals.proposal_withdraw,
        name="proposal-withdraw",
    ),
]
