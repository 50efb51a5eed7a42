from institutes.forms.core_areas import CoreAreaForm
from institutes.forms.evidence import (
    AsOfForm,
    EvidenceForm,
    FileForm,
    RegisterForm,
    StepForm,
    grant_facts,
)
from institutes.forms.level import LevelRuleForm, SeenForm, TieForm
from institutes.forms.people import LanguageForm, SignInForm

__all__ = [
    "AsOfForm",
    "CoreAreaForm",
    "EvidenceForm",
    "FileForm",
    "LanguageForm",
    "LevelRuleForm",
    "RegisterForm",
    "SeenForm",
    "SignInForm",
    "StepForm",
    "TieForm",
    "grant_facts",
]
