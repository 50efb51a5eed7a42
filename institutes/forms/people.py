"""Input about people: signing in and choosing a language."""

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """User name and password; wrong in the same words whatever is wrong."""

    error_messages = {
        "invalid_login": _("The user name or the password is wrong. Try again."),
        "inactive": _("The user name or the password is wrong. Try again."),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        username, password = self.fields["username"], self.fields["password"]
        username.label, password.label = _("User name"), _("Password")
        username.error_messages["required"] = _("Write your user name.")
        password.error_messages["required"] = _("Write your password.")
        username.widget.attrs.pop("autofocus", None)
        for field in (username, password):
            field.widget.attrs["class"] = "form-control"

    def clean(self):
        """What is wrong stands at the password: that is the field to fill in again."""
        try:
            return super().clean()
        except forms.ValidationError as refused:
            self.add_error("password", refused)
            return self.cleaned_data


class LanguageForm(forms.Form):
    language = forms.ChoiceField(choices=settings.LANGUAGES)
