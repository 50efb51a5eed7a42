from django.urls import include, path

from tests.bench.hello import hello

urlpatterns = [
    path("bench/empty/", hello),  # the same page through everything the portal puts around one
    path("", include("ntnu_intl.urls")),
]

handler400 = "ntnu_intl.errors.bad_request"
handler403 = "ntnu_intl.errors.forbidden"
handler404 = "ntnu_intl.errors.not_found"
handler500 = "ntnu_intl.errors.server_error"
