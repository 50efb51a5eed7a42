"""The growth rule's second opinion in its authors' words. It has no colour and no mark of ours."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.calculations.growth import Growth, GrowthStatus
from goals.wording.figures import number

GROWTH = {
    GrowthStatus.TARGET_ACHIEVED: gettext_lazy("target achieved"),
    GrowthStatus.SUBSTANTIAL_PROGRESS: gettext_lazy("substantial progress"),
    GrowthStatus.MODERATE_PROGRESS: gettext_lazy("moderate progress"),
    GrowthStatus.LIMITED_PROGRESS: gettext_lazy("limited progress"),
    GrowthStatus.DETERIORATION: gettext_lazy("deterioration"),
}


def second_opinion(found: Growth, *, with_target: bool) -> str:
    """One sentence; "" where there is no growth rate."""
    if found.status not in GROWTH or found.score is None:
        return ""
    said = {"word": GROWTH[found.status], "score": number(found.score, 1)}
    if with_target:
        return _("Second opinion (growth rate, as Open SDG): %(word)s, score %(score)s.") % said
    return (
        _("Second opinion (growth rate, as Open SDG, without a target): %(word)s, score %(score)s.")
        % said
    )
