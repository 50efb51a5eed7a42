from institutes.forms.people import LanguageForm, SignInForm

__all__ = ["LanguageForm", "SignInForm"]
