"""Addresses of metrics."""

from django.urls import URLPattern, URLResolver, path, register_converter

from metrics.monthly.months import MonthConverter
from metrics.views import (
    causes,
    desk,
    helping,
    knowledge,
    measures,
    monthly,
    moved,
    networks,
    others,
    paths,
    proposals,
    purpose_targets,
    purposes,
    report,
    response,
    roles,
    segments,
    skills,
    steps,
    targets,
)

app_name = "metrics"
_ENTRY = "<slug:slug>/manage/waiting/<slug:kind>/<slug:subject>/"

_PURPOSE = "<slug:slug>/purposes/<int:purpose_id>/"
_TARGET = f"{_PURPOSE}targets/<int:target_id>/"
_MEASURE = "<slug:slug>/measures/<slug:key>/"
_AIMING: list[URLPattern | URLResolver] = [
    path("<slug:slug>/purposes/", purposes.purpose_list, name="purpose-list"),
    path("<slug:slug>/purposes/propose/", purposes.purpose_propose, name="purpose-propose"),
    path(_PURPOSE, purposes.purpose_detail, name="purpose-detail"),
    path(f"{_PURPOSE}voice/", purposes.purpose_voice, name="purpose-voice"),
    path(f"{_PURPOSE}adopt/", purposes.purpose_adopt, name="purpose-adopt"),
    path(f"{_PURPOSE}drop/", purposes.purpose_drop, name="purpose-drop"),
    path(f"{_PURPOSE}review/", purposes.purpose_review, name="purpose-review"),
    path(f"{_PURPOSE}context/", purposes.purpose_context_add, name="purpose-context-add"),
    path(f"{_PURPOSE}context/<int:context_id>/remove/", purposes.purpose_context_remove, name="purpose-context-remove"),
    path(f"{_PURPOSE}targets/new/", purpose_targets.purpose_target_new, name="purpose-target-new"),
    path(_TARGET, purpose_targets.purpose_target, name="purpose-target"),
    path(f"{_TARGET}voice/", purpose_targets.purpose_target_voice, name="purpose-target-voice"),
    path(f"{_TARGET}adopt/", purpose_targets.purpose_target_adopt, name="purpose-target-adopt"),
    path(f"{_TARGET}drop/", purpose_targets.purpose_target_drop, name="purpose-target-drop"),
    path(f"{_TARGET}owner/", purpose_targets.purpose_target_owner, name="purpose-target-owner"),
    path(f"{_TARGET}review/", purpose_targets.purpose_target_review, name="purpose-target-review"),
    path("<slug:slug>/measures/", measures.measure_list, name="measure-list"),
    path("<slug:slug>/measures/collect/", measures.measure_collect, name="measure-collect"),
    path(_MEASURE, measures.measure_detail, name="measure-detail"),
    path(f"{_MEASURE}owner/", measures.measure_owner, name="measure-owner"),
    path(f"{_MEASURE}end/", measures.measure_end, name="measure-end"),
    path(f"{_MEASURE}readings/", measures.reading_add, name="reading-add"),
    path(f"{_MEASURE}readings/upload/", measures.reading_upload, name="reading-upload"),
    path(f"{_MEASURE}readings/<int:reading_id>/remove/", measures.reading_remove, name="reading-remove"),
]

_STEP = "<slug:slug>/steps/<int:step_id>/"
_STEPS: list[URLPattern | URLResolver] = [
    path("<slug:slug>/steps/", steps.step_list, name="step-list"),
    path("<slug:slug>/steps/new/", steps.step_new, name="step-new"),
    path(_STEP, steps.step_detail, name="step-detail"),
    path(f"{_STEP}edit/", steps.step_edit, name="step-edit"),
    path(f"{_STEP}close/", steps.step_close, name="step-close"),
    path(f"{_STEP}accept/", steps.step_accept, name="step-accept"),
    path(f"{_STEP}hand-back/", steps.step_hand_back, name="step-hand-back"),
    path(f"{_STEP}drop/", steps.step_drop, name="step-drop"),
    path(f"{_STEP}reopen/", steps.step_reopen, name="step-reopen"),
    path(f"{_STEP}write-up/", steps.step_write_up, name="step-write-up"),
]

register_converter(MonthConverter, "month")
_REPORT = "<slug:slug>/reports/<month:month>/"
_FIGURE = f"{_REPORT}figures/<int:figure_id>/"
_REPORTS: list[URLPattern | URLResolver] = [
    path("<slug:slug>/reports/", monthly.report_list, name="report-list"),
    path("<slug:slug>/reports/readers/", monthly.reader_name, name="reader-name"),
    path("<slug:slug>/reports/readers/<int:reader_id>/end/", monthly.reader_end, name="reader-end"),
    path("<slug:slug>/reports/<month:month>.csv", monthly.report_csv, name="report-csv"),
    path(_REPORT, monthly.report_detail, name="report-detail"),
    path(f"{_REPORT}edit/", monthly.report_edit, name="report-edit"),
    path(f"{_REPORT}sign/", monthly.report_sign, name="report-sign"),
    path(f"{_REPORT}refresh/", monthly.report_refresh, name="report-refresh"),
    path(f"{_REPORT}correct/", monthly.report_correct, name="report-correct"),
    path(f"{_REPORT}drop/", monthly.report_drop, name="report-drop"),
    path(_FIGURE, monthly.figure_detail, name="report-figure"),
    path(f"{_FIGURE}leave-out/", monthly.figure_leave_out, name="figure-leave-out"),
    path(f"{_FIGURE}put-back/", monthly.figure_put_back, name="figure-put-back"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *_AIMING,
    *_REPORTS,
    *_STEPS,
    path("<slug:slug>/manage/", desk.desk, name="desk"),
    path("<slug:slug>/manage/waiting/<slug:kind>/", desk.desk_kind, name="desk-kind"),
    path(_ENTRY, desk.desk_entry, name="desk-entry"),
    path(f"{_ENTRY}accept/", desk.desk_accept, name="desk-accept"),
    path(f"{_ENTRY}later/", desk.desk_put_off, name="desk-put-off"),
    path(f"{_ENTRY}aside/", desk.desk_set_aside, name="desk-set-aside"),
    path("<slug:slug>/manage/decisions/", desk.desk_decisions, name="desk-decisions"),
    path("<slug:slug>/manage/decisions/<int:decision_id>/undo/", desk.desk_undo, name="desk-undo"),
    path("<slug:slug>/manage/roles/", roles.role_profile, name="role-profile"),
    path("<slug:slug>/manage/roles/paths/", paths.role_paths, name="role-paths"),
    path("<slug:slug>/manage/roles/report/", report.role_report, name="role-report"),
    path("<slug:slug>/manage/roles/report.csv", report.role_report_csv, name="role-report-csv"),
    path("<slug:slug>/manage/roles/by/<slug:axis>/", segments.role_segments, name="role-segments"),
    path("<slug:slug>/manage/roles/by/<slug:axis>.csv", segments.role_segments_csv, name="role-segments-csv"),
    path("<slug:slug>/manage/roles/moved/", moved.role_moved, name="role-moved"),
    path("<slug:slug>/manage/roles/moved.csv", moved.role_moved_csv, name="role-moved-csv"),
    path("<slug:slug>/manage/roles/others/", others.role_others, name="role-others"),
    path("<slug:slug>/manage/roles/others.csv", others.role_others_csv, name="role-others-csv"),
    path("<slug:slug>/manage/roles/help/", helping.role_help, name="role-help"),
    path("<slug:slug>/manage/roles/help.csv", helping.role_help_csv, name="role-help-csv"),
    path("<slug:slug>/manage/roles/<slug:role>/", roles.role_evidence, name="role-evidence"),
    path("<slug:slug>/manage/network/", networks.network, name="network"),
    path("<slug:slug>/manage/response/", response.response_detail, name="response-detail"),
    path("<slug:slug>/manage/response.csv", response.response_csv, name="response-csv"),
    path("<slug:slug>/manage/skills/", skills.skill_profile, name="skill-profile"),
    path("<slug:slug>/manage/roles/<slug:role>/cause/", causes.role_cause, name="role-cause"),
    path("<slug:slug>/manage/knowledge/", knowledge.knowledge, name="knowledge"),
    path("<slug:slug>/manage/knowledge/content/<slug:listing>/", knowledge.knowledge, name="knowledge-list"),
    path("<slug:slug>/manage/knowledge/content/<slug:listing>.csv", knowledge.knowledge_csv, name="knowledge-csv"),
    path(
        "<slug:slug>/manage/knowledge/items/<int:item_id>/review/", knowledge.knowledge_review, name="knowledge-review"
    ),
    path("<slug:slug>/manage/knowledge/items/<int:item_id>/thank/", knowledge.knowledge_thank, name="knowledge-thank"),
    path("<slug:slug>/manage/knowledge/searches/", knowledge.knowledge_searches, name="knowledge-searches"),
    path("<slug:slug>/manage/knowledge/searches.csv", knowledge.knowledge_searches_csv, name="knowledge-searches-csv"),
    path(
        "<slug:slug>/manage/knowledge/searches/<int:missed_id>/aside/",
        knowledge.knowledge_search_aside,
        name="knowledge-search-aside",
    ),
    path(
        "<slug:slug>/manage/knowledge/searches/<int:missed_id>/tag/",
        knowledge.knowledge_search_tag,
        name="knowledge-search-tag",
    ),
    path("<slug:slug>/manage/knowledge/passed/", knowledge.knowledge_passed, name="knowledge-passed"),
    path("<slug:slug>/manage/knowledge/passed.csv", knowledge.knowledge_passed_csv, name="knowledge-passed-csv"),
    path("<slug:slug>/manage/knowledge/bridges/", knowledge.knowledge_bridges, name="knowledge-bridges"),
    path("<slug:slug>/manage/knowledge/bridges/<slug:axis>/", knowledge.knowledge_bridges, name="knowledge-bridges-by"),
    path(
        "<slug:slug>/manage/knowledge/bridges/<slug:axis>.csv",
        knowledge.knowledge_bridges_csv,
        name="knowledge-bridges-csv",
    ),
    path(
        "<slug:slug>/manage/knowledge/bridges/<slug:axis>/<int:giver>-<int:taker>/",
        knowledge.knowledge_bridge,
        name="knowledge-bridge",
    ),
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
