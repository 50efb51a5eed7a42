from institutes.forms.core_areas import CoreAreaForm
from institutes.forms.days import AsOfForm
from institutes.forms.evidence import EvidenceForm, grant_facts
from institutes.forms.evidence_register import RegisterForm
from institutes.forms.evidence_steps import StepForm
from institutes.forms.files import FileForm
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
