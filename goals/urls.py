from django.urls import path

from goals import views

urlpatterns = [
    path("", views.overview, name="overview"),
    path("goals/", views.goals, name="goals"),
    path("goals/<goal:number>/", views.goal, name="goal"),
    path("indicators/", views.indicators, name="indicators"),
    path("indicators/<series:code>/", views.indicator, name="indicator"),
    path("units/", views.units, name="units"),
    path("units/<unit:code>/", views.unit, name="unit"),
    path("compare/", views.compare, name="compare"),
    path("why/<series:code>/<unit:unit_code>/<year:year>/", views.why, name="why"),
    path("sources/", views.sources, name="sources"),
    path("uploads/", views.uploads, name="uploads"),
    path("uploads/template/", views.upload_template, name="upload_template"),
    path("uploads/<number:pk>/", views.upload, name="upload"),
    path("uploads/<number:pk>/file/", views.upload_file, name="upload_file"),
    path("uploads/<number:pk>/publish/", views.upload_publish, name="upload_publish"),
    path("uploads/<number:pk>/discard/", views.upload_discard, name="upload_discard"),
    path("uploads/<number:pk>/undo/", views.upload_undo, name="upload_undo"),
]
