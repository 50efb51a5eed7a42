"""Goal 3: recruitment and the mobility of staff."""

from collections.abc import Iterator
from decimal import Decimal

from goals.demo.chance import chance
from goals.demo.world import (
    BASE_YEAR,
    LEFT_IN_PANDEMIC,
    DemoFigure,
    Profile,
    World,
    counted,
    number,
    ratio,
    tenths,
)

INTERNATIONAL_TARGET = 0.27  # of academic FTE, by 2021

# New appointments a year per academic FTE, and the share from abroad among them.
APPOINTMENTS = {"A": (0.03, 0.32), "P": (0.03, 0.62), "D": (0.065, 0.48)}


def figures(world: World) -> Iterator[DemoFigure]:
    """The figures of RE-01 to RE-09 for every institute; RE-02 without its parts' sum."""
    for profile, year in world.each():
        fte = profile.fte(year)
        base = profile.group.international * profile.trait("international", 0.75, 1.2)
        if chance(profile.code, "very international") < 0.08:
            base = INTERNATIONAL_TARGET * 1.2
        share = profile.on_the_way("RE-01", base, INTERNATIONAL_TARGET, year)
        yield ratio("RE-01", profile.code, year, tenths(float(fte) * share), fte)
        yield from _appointments(profile, year)
        yield from _stays(profile, year, fte)
        yield from _doctorates(profile, year)
        adjuncts = profile.size * profile.trait("adjuncts", 0.005, 0.05)
        yield number("RE-08", profile.code, year, profile.count(adjuncts, year, "adjuncts"))
        hires = profile.count(profile.size / 900, year, "hires", 0.5)
        code = profile.code.replace(".", "")
        keys = (f"DEMO-HIRE-{year}-{code}-{n}" for n in range(hires))
        yield counted("RE-09", profile.code, year, keys)


def _appointments(profile: Profile, year: int) -> Iterator[DemoFigure]:
    everyone = 0
    for kind, (rate, from_abroad) in APPOINTMENTS.items():
        made = profile.count(float(profile.fte(year)) * rate, year, f"appointed {kind}", 0.4)
        share = profile.about(from_abroad * profile.trait("abroad", 0.6, 1.3), year, kind, 0.2)
        yield ratio(f"RE-02-{kind}", profile.code, year, min(round(made * share), made), made)
        everyone += made
    applicants = profile.count(everyone * profile.trait("applicants", 4, 9), year, "applicants")
    share = profile.about(profile.trait("applying", 0.35, 0.65), year, "applying")
    yield ratio("RE-03", profile.code, year, round(applicants * share), applicants)


def _stays(profile: Profile, year: int, fte: Decimal) -> Iterator[DemoFigure]:
    """Out and in, as counts and per 100 FTE; both fell in the pandemic."""
    left = LEFT_IN_PANDEMIC.get(year, 1)
    grown = 1 + 0.03 * (year - BASE_YEAR) * profile.trait("growth", -0.6, 2)
    out = profile.count(
        float(fte) * profile.trait("stays", 0.03, 0.09) * grown * left, year, "stays", 0.2
    )
    long = min(round(out * profile.about(0.45, year, "long", 0.3)), out)
    visits = profile.count(
        float(fte) * profile.trait("visits", 0.02, 0.1) * left, year, "visits", 0.2
    )
    yield number("RE-04-N", profile.code, year, out)
    yield number("RE-04-L", profile.code, year, long)
    yield ratio("RE-04-F", profile.code, year, out, fte)
    yield number("RE-05-N", profile.code, year, visits)
    yield ratio("RE-05-F", profile.code, year, visits, fte)


def _doctorates(profile: Profile, year: int) -> Iterator[DemoFigure]:
    awarded = profile.count(
        float(profile.fte(year)) * profile.group.doctorates, year, "doctorates", 0.3
    )
    abroad = profile.about(profile.trait("phd abroad", 0.15, 0.45), year, "phd abroad", 0.3)
    foreign = profile.about(profile.trait("phd foreign", 0.25, 0.6), year, "phd foreign", 0.2)
    abroad *= {2020: 0.9, 2021: 0.7}.get(year, 1)
    yield ratio("RE-06", profile.code, year, min(round(awarded * abroad), awarded), awarded)
    yield ratio("RE-07", profile.code, year, min(round(awarded * foreign), awarded), awarded)
