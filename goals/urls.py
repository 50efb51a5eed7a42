from django.urls import path

from goals import views

urlpatterns = [
    path("", views.overview, name="overview"),
    path("home/", views.home, name="home"),
    path("goals/", views.goals, name="goals"),
    path("goals/<goal:number>/", views.goal, name="goal"),
    path("indicators/", views.indicators, name="indicators"),
    path("indicators/<series:code>/", views.indicator, name="indicator"),
    path("units/", views.units, name="units"),
    path("units/<unit:code>/", views.unit, name="unit"),
    path("compare/", views.compare, name="compare"),
    path("why/<series:code>/<unit:unit_code>/<year:year>/", views.why, name="why"),
    path("method/", views.method, name="method"),
    path("sources/", views.sources, name="sources"),
    path("plan/", views.plan, name="plan"),
    path("plan/names/", views.plan_names, name="plan_names"),
    path("plan/goals/<goal:number>/", views.plan_goal, name="plan_goal"),
    path("plan/goals/<goal:number>/measures/new/", views.plan_measure_new, name="plan_measure_new"),
    path("plan/measures/<number:pk>/", views.plan_measure, name="plan_measure"),
    path("plan/measures/<number:pk>/progress/", views.measure_progress, name="measure_progress"),
    path("plan/indicators/<series:code>/", views.plan_indicator, name="plan_indicator"),
    path(
        "plan/indicators/<series:code>/names/",
        views.plan_indicator_names,
        name="plan_indicator_names",
    ),
    path(
        "plan/indicators/<series:code>/definition/", views.plan_definition, name="plan_definition"
    ),
    path("plan/indicators/<series:code>/rule/", views.plan_rule, name="plan_rule"),
    path(
        "plan/indicators/<series:code>/targets/new/", views.plan_target_new, name="plan_target_new"
    ),
    path(
        "plan/indicators/<series:code>/targets/<unit:unit_code>/",
        views.plan_target,
        name="plan_target",
    ),
    path(
        "plan/indicators/<series:code>/targets/<unit:unit_code>/withdraw/",
        views.plan_target_withdraw,
        name="plan_target_withdraw",
    ),
    path("reports/", views.reports, name="reports"),
    path("reports/<year:year>/<unit:code>/", views.report, name="report"),
    path(
        "reports/<year:year>/<unit:code>/figures/<series:series>/",
        views.report_figure,
        name="report_figure",
    ),
    path(
        "reports/<year:year>/<unit:code>/goals/<goal:number>/",
        views.report_text,
        name="report_text",
    ),
    path("reports/<year:year>/<unit:code>/submit/", views.report_submit, name="report_submit"),
    path(
        "reports/<year:year>/<unit:code>/receipt/<number:number>/",
        views.report_receipt,
        name="report_receipt",
    ),
    path("rounds/", views.rounds, name="rounds"),
    path("rounds/new/", views.round_new, name="round_new"),
    path("rounds/<year:year>/", views.round_, name="round"),
    path("rounds/<year:year>/times/", views.round_times, name="round_times"),
    path("rounds/<year:year>/extend/", views.round_extend, name="round_extend"),
    path("rounds/<year:year>/lock/", views.round_lock, name="round_lock"),
    path("rounds/<year:year>/freeze/", views.round_freeze, name="round_freeze"),
    path("rounds/<year:year>/verify/", views.round_verify, name="round_verify"),
    path("rounds/<year:year>/completeness/", views.round_completeness, name="round_completeness"),
    path("rounds/<year:year>/remind/", views.round_remind, name="round_remind"),
    path("rounds/<year:year>/compare/<year:other>/", views.round_compare, name="round_compare"),
    path("grid/", views.grid, name="grid"),
    path("grid/<year:year>/", views.grid_year, name="grid_year"),
    path("grid/<year:year>/<set:chosen>/", views.grid_set, name="grid_set"),
    path("grid/<year:year>/<set:chosen>/paste/", views.grid_paste, name="grid_paste"),
    path("grid/<year:year>/<set:chosen>/undo/", views.grid_undo, name="grid_undo"),
    path("grid/<year:year>/<series:code>/", views.grid_series, name="grid_series"),
    path("grid/<year:year>/<series:code>/<unit:unit_code>/", views.grid_cell, name="grid_cell"),
    path("review/", views.review, name="review"),
    path("disputes/", views.disputes, name="disputes"),
    path("reports/<year:year>/<unit:code>/review/", views.report_review, name="report_review"),
    path(
        "reports/<year:year>/<unit:code>/review/approve/",
        views.report_approve,
        name="report_approve",
    ),
    path(
        "reports/<year:year>/<unit:code>/review/return/", views.report_return, name="report_return"
    ),
    path(
        "reports/<year:year>/<unit:code>/review/reopen/", views.report_reopen, name="report_reopen"
    ),
    path(
        "reports/<year:year>/<unit:code>/review/accept/", views.report_accept, name="report_accept"
    ),
    path(
        "reports/<year:year>/<unit:code>/review/comment/",
        views.report_comment,
        name="report_comment",
    ),
    path(
        "reports/<year:year>/<unit:code>/review/settle/", views.report_settle, name="report_settle"
    ),
    path("reports/<year:year>/<unit:code>/history/", views.report_history, name="report_history"),
    path("uploads/", views.uploads, name="uploads"),
    path("uploads/template/", views.upload_template, name="upload_template"),
    path("uploads/<number:pk>/", views.upload, name="upload"),
    path("uploads/<number:pk>/file/", views.upload_file, name="upload_file"),
    path("uploads/<number:pk>/publish/", views.upload_publish, name="upload_publish"),
    path("uploads/<number:pk>/discard/", views.upload_discard, name="upload_discard"),
    path("uploads/<number:pk>/undo/", views.upload_undo, name="upload_undo"),
]
