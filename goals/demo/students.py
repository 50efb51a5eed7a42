"""Goal 4: students abroad."""

from collections.abc import Iterator

from goals.demo.chance import chance
from goals.demo.world import (
    LEFT_IN_PANDEMIC,
    DemoFigure,
    Profile,
    World,
    exempt,
    number,
    ratio,
)

BACHELOR_TARGET, MASTER_TARGET = 0.20, 0.40  # the plan's own
WINDOW_TARGET = 0.6  # the demo's

NO_STUDENTS = "Ingen egne studenter (demo)"
NO_GRADUATES = {
    "B": "Ingen egne bachelorkandidater (demo)",
    "M": "Ingen egne masterkandidater (demo)",
}
SERIES = (
    *("ST-01-B", "ST-01-M", "ST-02", "ST-03-A", "ST-03-U", "ST-04"),
    *("ST-06", "ST-07", "ST-08", "ST-09"),
)


def figures(world: World) -> Iterator[DemoFigure]:
    """The figures of ST-01 to ST-09 for every institute; ST-01 without its parts' sum."""
    for profile, year in world.each():
        if not profile.has_programmes:
            for series in SERIES:
                yield exempt(series, profile.code, year, NO_STUDENTS)
            continue
        yield _graduates(profile, year, "B", profile.bachelors(year), BACHELOR_TARGET)
        yield _graduates(profile, year, "M", profile.masters(year), MASTER_TARGET)
        yield from _travel(profile, year)
        yield from _programmes(profile, year)


def _graduates(
    profile: Profile, year: int, level: str, graduates: int, target: float
) -> DemoFigure:
    series = f"ST-01-{level}"
    if not graduates:
        return exempt(series, profile.code, year, NO_GRADUATES[level])
    base = target * profile.trait(f"abroad {level}", 0.5, 0.85)
    if chance(profile.code, level, "far ahead") < 0.08:
        base = target * 1.12
    share = profile.on_the_way(series, base, target, year)
    return ratio(series, profile.code, year, min(round(graduates * share), graduates), graduates)


def _travel(profile: Profile, year: int) -> Iterator[DemoFigure]:
    """Stays that ended in the year, of which Erasmus+ and to which countries."""
    unit, students = profile.code, profile.students(year)
    left = LEFT_IN_PANDEMIC.get(year, 1)
    grown = 1 + 0.02 * (year - 2018)
    rate = profile.trait("outgoing", 0.025, 0.06)
    out = profile.count(students * rate * grown * left, year, "outgoing")
    erasmus = round(out * profile.about(profile.trait("erasmus", 0.25, 0.5), year, "erasmus"))
    elsewhere = round(out * profile.about(profile.trait("language", 0.35, 0.65), year, "language"))
    yield number("ST-02", unit, year, out)
    yield ratio("ST-03-A", unit, year, min(erasmus, out), students)
    yield ratio("ST-03-U", unit, year, min(erasmus, out), out)
    yield ratio("ST-08", unit, year, min(elsewhere, out), out)
    incoming = students * profile.trait("incoming", 0.015, 0.07) * left
    yield number("ST-04", unit, year, profile.count(incoming, year, "incoming"))
    short = students * profile.trait("short", 0.002, 0.02) * left
    yield number("ST-06", unit, year, profile.count(short, year, "short", 0.3))


def _programmes(profile: Profile, year: int) -> Iterator[DemoFigure]:
    programmes = 2 + round(profile.size * profile.trait("programmes", 0.02, 0.08))
    with_window = programmes * profile.on_the_way(
        "ST-07", profile.trait("window", 0, 0.5), 0.8, year
    )
    courses = 10 + round(profile.size * profile.trait("courses", 0.6, 1.2))
    english = courses * (profile.trait("english", 0.15, 0.55) + 0.012 * (year - 2012))
    yield ratio(
        "ST-07", profile.code, year, min(max(round(with_window), 0), programmes), programmes
    )
    yield ratio("ST-09", profile.code, year, min(round(english), courses), courses)
