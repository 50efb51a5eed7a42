"""One piece of evidence."""

from functools import partial

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from institutes import actions, pages
from institutes.access import check_may_read_evidence, needs_reason
from institutes.forms import FileForm, StepForm
from institutes.models import Evidence
from institutes.requests import Request
from institutes.views.shared import Crumb, Now, belongs, level_crumbs, now


def readable_evidence(request: Request, pk: int, moment: Now):
    """Evidence the person may read, whose it is today, and the institute if it still exists."""
    found = get_object_or_404(Evidence.objects.select_related("grant", "unit"), pk=pk)
    to, node = belongs(found.unit_id, moment.today)
    check_may_read_evidence(request.rights, to, is_verified=found.state == "verified")
    return found, to, node


def step_forms(evidence: Evidence, *, own: bool) -> dict[str, StepForm]:
    """A form for each step, by its name; the institute's own steps need no reason."""
    initial = {"seen": evidence.edition}
    why = _("Why do you write for the department?")
    return {
        "submit": StepForm(initial=initial, prefix="submit", needs_reason=not own, label=why),
        "take_back": StepForm(initial=initial, prefix="take_back", needs_reason=not own, label=why),
        "withdraw": StepForm(initial=initial, prefix="withdraw", label=_("Why is it withdrawn?")),
        "verify": StepForm(initial=initial, prefix="verify", label=_("What have you checked?")),
        "reject": StepForm(initial=initial, prefix="reject", label=_("What must be put right?")),
        "overrule": StepForm(initial=initial, prefix="overrule", label=_("Why is it rejected?")),
    }


def show_evidence(
    request, found, to, node, moment: Now, *, status=200, file=None, removing=None, **bound
):
    """The page; `bound` are forms that were sent and must be put right, by the step's name.
    `removing` is the file whose removal is one of them."""
    own = not needs_reason(request.rights, found.unit_id)
    page = pages.evidence_page(
        found,
        node,
        to,
        request.rights,
        request.user,
        today=moment.today,
        lacking=actions.lacks(found, moment.today) if found.is_editable else (),
        is_final=partial(actions.is_final, at=moment.at),
    )
    forms = step_forms(found, own=own) | bound
    wrong = next((form for form in (*bound.values(), file) if form and form.errors), None)
    context = {
        "page": page,
        "forms": forms,
        "wrong": wrong,
        "file_form": file or FileForm(),
        "removing": removing,
        "crumbs": level_crumbs(node, Crumb(found.title)),
    }
    return render(request, "institutes/evidence.html", context, status=status)


@require_safe
def evidence(request, pk):
    moment = now()
    found, to, node = readable_evidence(request, pk, moment)
    return show_evidence(request, found, to, node, moment)
