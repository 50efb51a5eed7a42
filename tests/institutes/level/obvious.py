"""The rule told once more, slowly and plainly, after level.md B3: the two must agree.

Nothing of institutes.level decides here; its dataclasses only carry what is known.
"""

from datetime import date

from institutes.level import Item, Parameters
from institutes.level.kinds import SCALES

STRONG, SUPPORTING, NOTHING = 2, 1, 0


def years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 2, 28)


def worth(item: Item, p: Parameters) -> int:
    letter = item.of_kind.category.value
    if letter == "A":
        good = bool(item.scale) and item.grade in SCALES[item.scale].top
        if item.kind == "commissioned_evaluation":
            good = good and item.external_members >= p.external_members
            good = good and item.members_abroad > item.external_members / 2
        return STRONG if good else NOTHING
    if letter == "B":
        return STRONG
    if letter == "F":
        last = item.ends_on or item.starts_on
        in_time = last <= years_later(item.starts_on, p.artistic_years)
        many = item.works >= p.works and item.artists >= p.artists
        return STRONG if item.highest_rank and many and in_time else SUPPORTING
    if item.kind == "top_publications":
        ok = (item.publications or 0) >= p.publications
        return SUPPORTING if ok and (item.share or 0) > p.top_publications_share else NOTHING
    if item.kind == "level_2":
        ok = (item.publications or 0) >= p.publications
        return SUPPORTING if ok and (item.ratio or 0) >= p.level_2_ratio else NOTHING
    if item.kind == "msca_fellows":
        return SUPPORTING if item.number >= p.fellows else NOTHING
    if item.kind == "copublication":
        return SUPPORTING if (item.share or 0) >= p.copublication_share else NOTHING
    return SUPPORTING


def is_valid(item: Item, day: date, p: Parameters) -> bool:
    """Day by day: is there a reason why it is too late?"""
    start, end = item.starts_on, item.ends_on or item.starts_on
    letter = item.of_kind.category.value
    if letter == "A":
        too_old = day > years_later(start, p.evaluation_years)
        return not too_old and not (item.ends_on and day >= item.ends_on)
    if item.kind == "prize":
        return day <= years_later(start, p.prize_years)
    extra = {
        "B": p.excellence_years_after,
        "C": p.funding_years_after,
        "D": p.bibliometric_years,
        "E": p.office_years_after,
        "F": p.artistic_years,
        "G": 0,
        "H": 0,
    }
    return day <= years_later(end, extra[letter])


def history_until(item: Item, day: date) -> list[str]:
    return [step.kind.value for step in item.steps if step.on <= day]


def carries(items: list[Item], day: date, p: Parameters) -> tuple[str, int]:
    """The branch, or "", and how many items count."""
    counting = []
    for item in items:
        told = history_until(item, day)
        if not told or told[-1] != "verified" or not item.has_narrative:
            continue
        verified = [step.on for step in item.steps if step.kind == "verified" and step.on <= day]
        if item.starts_on <= max(verified) and is_valid(item, day, p) and worth(item, p):
            counting.append(item)
    strong = [item for item in counting if worth(item, p) == STRONG]
    others = [item for item in counting if worth(item, p) == SUPPORTING]
    letters = [item.of_kind.category.value for item in others]
    of_d = min(letters.count("D"), p.bibliometric_items_at_most)
    number = len(letters) - letters.count("D") + of_d
    if strong:
        return "R1", len(strong) + number
    different = len({letter for letter in letters if letter != "D" or of_d})
    not_d = [item for item in others if item.of_kind.category.value != "D"]
    outside = sum(item.is_third_party for item in not_d)
    d_sorted = sorted((i for i in others if i not in not_d), key=lambda i: (i.ends_on, -i.id))
    outside += sum(item.is_third_party for item in list(reversed(d_sorted))[:of_d])
    enough = number >= p.supporting_items and different >= p.categories
    return ("R2" if enough and outside >= p.third_party_items else ""), number


def level(items: list[Item], day: date, p: Parameters) -> str:
    """In words, the first that applies."""
    branch, number = carries(items, day, p)
    if branch:
        return "documented"
    if number:
        return "partly"
    if any(history_until(item, day)[-1:] == ["submitted"] for item in items):
        return "under_review"
    all_days = {step.on for item in items for step in item.steps if step.on <= day}
    if any(carries(items, each, p)[0] for each in all_days):
        return "expired"
    if any("submitted" in history_until(item, day) for item in items):
        return "not_documented"
    return "not_assessed"
