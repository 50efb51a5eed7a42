"""Why a file does not come in, and what to do."""

from django.utils.translation import gettext_lazy as _

from institutes.attachments import Refusal

REFUSAL = {
    Refusal.EMPTY: _("The file is empty. Choose another."),
    Refusal.TOO_LARGE: _("The file is larger than 10 MB. Choose the pages that matter."),
    Refusal.ENDING: _("Choose a PDF, PNG, JPEG, Word, Excel or PowerPoint file."),
    Refusal.CONTENT: _("The file is not what its name says. Save it anew in the right format."),
    Refusal.BROKEN: _("The file is damaged. Save it anew and try again."),
    Refusal.ENCRYPTED: _("The file is protected by a password. Remove the protection first."),
    Refusal.MACROS: _("The file contains macros. Save it without them, or as PDF."),
    Refusal.ARCHIVE: _("The file contains another archive or document. Save it as PDF."),
    Refusal.BOMB: _("The file unpacks to far more than it should. Save it as PDF."),
}

SCANNER_FAILED = _("The file could not be checked for threats. Try again later.")
DISK_FULL = _("There is no room for the file just now. It was not kept. Tell the administrators.")
GONE = _("The file is missing from the store. Tell the administrators.")
