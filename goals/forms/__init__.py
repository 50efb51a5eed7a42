from goals.forms.reading import ReadingForm
from goals.forms.uploads import ConfirmForm, ReasonForm, TemplateForm, UploadForm

__all__ = ["ConfirmForm", "ReadingForm", "ReasonForm", "TemplateForm", "UploadForm"]
