"""An assessment in sentences: what happened, what was expected, what it is called, what to mind.

The one place where an `Assessment` becomes words; the page, the why panel and every export
print these.
"""

from django.utils.translation import gettext as _

from goals.calculations.assessment import Assessment, Reason
from goals.calculations.terms import Status
from goals.wording.figures import percent_text, texts_apart, value_text
from goals.wording.words import STATUS


def sentences(assessment: Assessment, measured_in: str) -> list[str]:
    """The story first, then what a reader should know about it. Never empty."""
    return [*_story(assessment, measured_in), *_remarks(assessment)]


def _story(found: Assessment, measured_in: str) -> list[str]:
    if Reason.NOT_APPLICABLE in found.reasons:
        return [_("This indicator does not apply here.")]
    for reason, sentence in _nothing_to_judge(found).items():
        if reason in found.reasons:
            return [sentence]
    told = [_movement(found, measured_in)]
    if found.expected_value is not None:
        told.append(_expectation(found, measured_in))
    told.append(_verdict(found))
    return told


def _nothing_to_judge(found: Assessment) -> dict[Reason, str]:
    year = found.as_of.year
    return {
        Reason.NOT_REPORTED: _("No figure is reported for %(year)s.") % {"year": year},
        Reason.WITHHELD: _("The figure for %(year)s is withheld: too few persons.")
        % {"year": year},
        Reason.NO_DENOMINATOR: _("The figure for %(year)s is 0 of 0, which has no value.")
        % {"year": year},
        Reason.NOT_JUDGED: _("This indicator has no better direction. It is shown, not judged."),
        Reason.NO_TARGET_SET: _("No target is set."),
        Reason.RATE_NOT_KNOWN: _(
            "The target is set in another currency and is not converted, so nothing is judged."
        ),
        Reason.BASE_NOT_KNOWN: _("The starting point is not known, so nothing can be judged."),
        Reason.BEFORE_START: _("The path to the target starts in %(year)s.")
        % {"year": found.base.year if found.base else year},
        Reason.FEWER_THAN_TWO_YEARS: _("There are figures for fewer than two years."),
    }


def _movement(found: Assessment, measured_in: str) -> str:
    base, now = found.base, found.current
    then_text, now_text = texts_apart(base.value, now.value, measured_in)
    numbers = {
        "base": then_text,
        "base_year": base.year,
        "now": now_text,
        "year": now.year,
    }
    if now.value > base.value:
        return _("It rose from %(base)s in %(base_year)s to %(now)s in %(year)s.") % numbers
    if now.value < base.value:
        return _("It fell from %(base)s in %(base_year)s to %(now)s in %(year)s.") % numbers
    return _("It was %(base)s in %(base_year)s and is the same in %(year)s.") % numbers


def _expectation(found: Assessment, measured_in: str) -> str:
    numbers = {
        "target": value_text(found.target.value, measured_in, trimmed=True),
        "target_year": found.target.year,
        "expected": value_text(found.expected_value, measured_in),
        "year": found.as_of.year,
    }
    if Reason.MAINTAIN_RULE in found.reasons:
        return _("It is to be kept at %(target)s until %(target_year)s.") % numbers
    if found.as_of.year >= found.target.year:
        return _("The target was %(target)s in %(target_year)s.") % numbers
    return (
        _("To reach %(target)s in %(target_year)s it should have been %(expected)s in %(year)s.")
        % numbers
    )


def _verdict(found: Assessment) -> str:
    word = str(STATUS[found.status].word).lower()
    if found.status is Status.TARGET_MET:
        return _("The target is met.")
    if found.attainment is None or found.attainment <= 0:
        return _("That is called %(word)s.") % {"word": word}
    return _(
        "That is %(percent)s of the change that was expected by then, which is called %(word)s."
    ) % {"percent": attainment_text(found), "word": word}


def attainment_text(found: Assessment) -> str:
    """How much of the expected change has come, on the side of each limit where it was judged."""
    return percent_text(found.attainment, (found.rule.on_track, found.rule.some_progress))


def _remarks(found: Assessment) -> list[str]:
    """What weakens or explains the status, in the order of `Reason`."""
    said = {
        Reason.BASE_PAST_TARGET: _("The starting point was already past the target."),
        Reason.MILESTONES_USED: _("The path goes by yearly milestones."),
        Reason.INHERITED_TARGET: _("The target is that of %(owner)s.")
        % {"owner": found.target.inherited_from if found.target else ""},
        Reason.BASE_FROM_OWN_FIGURE: _("The starting point is the unit’s own figure in %(year)s.")
        % {"year": found.base.year if found.base else ""},
        Reason.STALE: _("The newest figure is more than 18 months old."),
        Reason.INCOMPLETE_COVERAGE: _("Not all have reported, so the figure is provisional."),
        Reason.ROUNDING_COULD_CHANGE_STATUS: _("Rounding at the source could change the status."),
    }
    return [sentence for reason, sentence in said.items() if reason in found.reasons]
