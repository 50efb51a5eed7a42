"""A file that belongs to evidence."""

from django import forms
from django.utils.translation import gettext_lazy


class FileForm(forms.Form):
    """The file itself is judged by institutes.attachments; here only that there is one."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        allow_empty_file=True,
        help_text=gettext_lazy(
            "PDF, PNG, JPEG, Word, Excel or PowerPoint, at most 10 MB. Place and person are taken "
            "out of pictures. PDF and Office files keep what stands in them: remove it first."
        ),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "missing": gettext_lazy("Choose a file."),
            "invalid": gettext_lazy("Choose a file."),
        },
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg,.docx,.xlsx,.pptx"}),
    )
