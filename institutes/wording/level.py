"""The documented level in words: its marks, which rule carried it, and what is missing."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from institutes.level import Branch, Code, Level, Missing, Parameters, last_day
from institutes.wording.words import Word

LEVEL = {
    Code.DOCUMENTED: Word("doc", gettext_lazy("Documented")),
    Code.PARTLY: Word("part", gettext_lazy("Partly documented")),
    Code.UNDER_REVIEW: Word("review", gettext_lazy("Under review")),
    Code.EXPIRED: Word("lapsed", gettext_lazy("Expired")),
    Code.NOT_DOCUMENTED: Word("undoc", gettext_lazy("Not documented")),
    Code.NOT_ASSESSED: Word("missing", gettext_lazy("Not assessed")),
}

MEANING = {
    Code.DOCUMENTED: gettext_lazy("Verified and valid evidence meets the rule."),
    Code.PARTLY: gettext_lazy("Some evidence counts, but not enough for the rule."),
    Code.UNDER_REVIEW: gettext_lazy("Evidence is submitted and waits for the faculty."),
    Code.EXPIRED: gettext_lazy("It was documented. The evidence has run out or was rejected."),
    Code.NOT_DOCUMENTED: gettext_lazy("Evidence was submitted, and none of it counts."),
    Code.NOT_ASSESSED: gettext_lazy("No evidence has been submitted, or no core area declared."),
}

BRANCH = {
    Branch.R1: gettext_lazy("Rule 1: one strong item"),
    Branch.R2: gettext_lazy("Rule 2: several supporting items"),
}

NO_JUDGEMENT = gettext_lazy(
    "“Not documented” says nothing about quality: it says that documentation is missing."
)


def day_text(day: date) -> str:
    return formats.date_format(day, "SHORT_DATE_FORMAT")


def level_sentence(level: Level, titles: Mapping[int, str]) -> str:
    """Why a core area stands where it stands, and until when. `titles` by the item's id."""
    if level.missing is None:
        return f"{_carried(level)} {_until(level)}".strip()
    told = [_lead(level), _lacking(level.missing, level.parameters)]
    told += _more(level, titles)
    return " ".join(filter(None, told))


def change_sentence(level: Level, titles: Mapping[int, str]) -> str:
    """What a core area came to on a day that is over; what it lacked then is not told again."""
    if level.missing is None:
        return _carried(level)
    ran_out = level.missing.ran_out[:1] if level.code is Code.EXPIRED else ()
    told = [_fallen(item, level.parameters, titles) for item in ran_out]
    return " ".join([str(MEANING[level.code]), *told])


def lapse_sentence(name: str, lapses_on: date) -> str:
    """Until when a core area is documented, when that is not for long."""
    return _("“%(area)s” is documented until %(day)s unless evidence is renewed.") % {
        "area": name,
        "day": day_text(lapses_on - timedelta(days=1)),
    }


def expired_sentence(name: str, level: Level, titles: Mapping[int, str]) -> str:
    """That a core area is documented no longer, and what ran out last."""
    told = [_("“%(area)s” was documented, and is so no longer.") % {"area": name}]
    if level.missing:
        told += [_fallen(item, level.parameters, titles) for item in level.missing.ran_out[:1]]
    return " ".join(told)


def missing_sentence(level: Level, titles: Mapping[int, str]) -> str:
    """What is missing to be documented; "" when nothing is."""
    if level.missing is None:
        return ""
    told = [_lacking(level.missing, level.parameters), *_more(level, titles)]
    return " ".join(filter(None, told))


def _carried(level: Level) -> str:
    count = len(level.counted)
    if level.branch is Branch.R1:
        return _("Documented by rule 1: one strong item is enough.")
    categories = len({item.category for item in level.counted})
    return _("Documented by rule 2: %(count)s supporting items from %(categories)s categories.") % {
        "count": count,
        "categories": categories,
    }


def _until(level: Level) -> str:
    if level.lapses_on is None:
        return ""
    last = level.lapses_on - timedelta(days=1)
    return _("Valid until %(day)s.") % {"day": day_text(last)}


def _lead(level: Level) -> str:
    match level.code:
        case Code.EXPIRED:
            return _("It was documented, and is so no longer.")
        case Code.NOT_ASSESSED:
            return _("No evidence has been submitted.")
        case Code.UNDER_REVIEW:
            return _("Evidence waits for the faculty, and nothing is verified.")
    return ""


def _lacking(missing: Missing, parameters: Parameters) -> str:
    """ "Missing: one more supporting item from another category than C, or one strong item." """
    count = {"count": missing.supporting}
    if missing.supporting >= parameters.supporting_items:
        needed = ngettext("one supporting item", "%(count)s supporting items", count["count"])
    else:
        needed = ngettext(
            "one more supporting item", "%(count)s more supporting items", count["count"]
        )
    sentence = needed % count
    if missing.only_category and missing.supporting == 1:
        sentence = _("%(items)s from another category than %(category)s") % {
            "items": sentence,
            "category": missing.only_category.value,
        }
    elif missing.only_category:
        sentence = _("%(items)s, at least one of them from another category than %(category)s") % {
            "items": sentence,
            "category": missing.only_category.value,
        }
    elif missing.categories > 1:
        sentence = _("%(items)s from at least %(categories)s categories") % {
            "items": sentence,
            "categories": missing.categories,
        }
    return _("Missing: %(items)s, or one strong item.") % {"items": sentence}


def _more(level: Level, titles: Mapping[int, str]) -> list[str]:
    missing = level.missing
    if missing is None:
        return []
    told = []
    if missing.third_party and level.counted:
        told.append(_("At least one must be something that others than NTNU can confirm."))
    if missing.publications_full:
        told.append(_("More figures on publications do not help: they count once."))
    if missing.waiting_would_do:
        told.append(
            ngettext(
                "When the item that waits is verified, the core area is documented.",
                "When the %(count)s items that wait are verified, the core area is documented.",
                missing.waiting,
            )
            % {"count": missing.waiting}
        )
    told += [_fallen(item, level.parameters, titles) for item in missing.ran_out[:1]]
    if missing.too_weak:
        told.append(
            ngettext(
                "%(count)s verified item is below the limit and counts nothing.",
                "%(count)s verified items are below the limit and count nothing.",
                len(missing.too_weak),
            )
            % {"count": len(missing.too_weak)}
        )
    return told


def _fallen(item, parameters: Parameters, titles: Mapping[int, str]) -> str:
    title, day = titles.get(item.id, ""), day_text(last_day(item, parameters))
    if not title:
        return _("The last of it ran out on %(day)s.") % {"day": day}
    return _("“%(title)s” ran out on %(day)s.") % {"title": title, "day": day}
