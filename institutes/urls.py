from django.urls import path

from institutes import views

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("language/", views.choose_language, name="choose_language"),
    path("profile/", views.profile, name="profile"),
    path("mail/", views.outbox, name="outbox"),
    path("mail/<number:pk>/again/", views.outbox_again, name="outbox_again"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("health/", views.health, name="health"),
]
