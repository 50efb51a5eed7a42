from django.urls import include, path, register_converter

from ntnu_intl import converters

for name, converter in {
    "number": converters.Number,
    "year": converters.Year,
    "goal": converters.GoalNumber,
    "series": converters.SeriesCode,
    "set": converters.SeriesSet,
    "unit": converters.UnitCode,
}.items():
    register_converter(converter, name)

urlpatterns = [
    path("", include("goals.urls")),
    path("", include("institutes.urls")),
]

handler400 = "ntnu_intl.errors.bad_request"
handler403 = "ntnu_intl.errors.forbidden"
handler404 = "ntnu_intl.errors.not_found"
handler500 = "ntnu_intl.errors.server_error"
