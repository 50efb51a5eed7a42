from goals.forms.compare import CompareForm
from goals.forms.reading import ReadingForm
from goals.forms.uploads import ConfirmForm, ReasonForm, TemplateForm, UploadForm

__all__ = ["CompareForm", "ConfirmForm", "ReadingForm", "ReasonForm", "TemplateForm", "UploadForm"]
