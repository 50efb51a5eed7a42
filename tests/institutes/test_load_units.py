"""Filling the organisation from its files: what is loaded, what is refused, what a rerun does."""

import shutil
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from institutes.loading import load_units
from institutes.management.commands import load_units as command
from institutes.models import Place, Succession, Unit, UnitCode
from institutes.organisation import organisation_on
from institutes.units_file import UnitsFileError, read_units

DATA = Path(command.__file__).parents[2] / "data"


@pytest.fixture
def folder(tmp_path):
    """A copy of the files, to spoil."""
    for name in ("units.csv", "unit_codes.csv", "successions.csv"):
        shutil.copy(DATA / name, tmp_path)
    return tmp_path


def spoil(folder, file, old, new):
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def problems_of(folder):
    with pytest.raises(UnitsFileError) as caught:
        read_units(folder)
    return caught.value.problems


def printed():
    out = StringIO()
    call_command("load_units", stdout=out)
    return out.getvalue()


@pytest.mark.parametrize(("year", "institutes"), [(2012, 54), (2018, 54), (2019, 54), (2020, 55)])
def test_the_tree_stands_as_it_was(db, year, institutes):
    printed()

    organisation = organisation_on(date(year, 12, 31))

    assert Unit.objects.count() == 66
    assert len(organisation.faculties) == 9
    assert len(organisation.institutes) == institutes


def test_the_split_of_ihs_is_told(db):
    printed()

    acronyms = {p.unit.code: p.acronym for p in Place.objects.select_related("unit")}
    followed = Succession.objects.values_list("predecessor__code", "successor__code", "date")

    assert {(acronyms[a], acronyms[b], day) for a, b, day in followed} == {
        ("IHS", "IHK", date(2020, 1, 1)),
        ("IHS", "IMS", date(2020, 1, 1)),
    }
    assert Unit.objects.get(code="194.62.65.0").valid_to == date(2020, 1, 1)
    assert Unit.objects.get(code="194.62.75.0").valid_from == date(2020, 1, 1)


def test_names_and_letters_are_the_real_ones(db):
    printed()

    assert Place.objects.filter(acronym__in=["ØK", "ISØ", "IØT"]).count() == 3
    assert not Place.objects.filter(acronym__in=["OK", "ISO", "IOT"]).exists()
    ntnu = Place.objects.get(parent=None)
    assert ntnu.name_nn == "Noregs teknisk-naturvitskaplege universitet"
    assert ntnu.campus == "Trondheim, Gjøvik, Ålesund"


def test_codes_are_loaded_per_register(db):
    printed()

    of_ntnu = dict(UnitCode.objects.filter(unit__code="194.0.0.0").values_list("register", "code"))

    assert of_ntnu["dbh_institution"] == "1150"
    assert of_ntnu["organisation_number"] == "974767880"
    assert of_ntnu["ror"] == "05xg72x27"
    assert of_ntnu["pic"] == "999977851"
    assert UnitCode.objects.filter(register="cristin").count() == 66
    assert UnitCode.objects.get(register="cristin_acronym", code="OK-IOT").unit.code == (
        "194.60.25.0"
    )
    assert [each.unit.code for each in UnitCode.objects.filter(register="feide")] == ["194.63.10.0"]


def test_a_second_run_changes_nothing_and_says_so(db):
    printed()
    before = list(Place.objects.values()), list(UnitCode.objects.values())

    text = printed()

    assert text == "Units: nothing to change, all 66 are there.\n"
    assert (list(Place.objects.values()), list(UnitCode.objects.values())) == before


def test_a_corrected_name_is_written_and_told(db, folder):
    printed()
    spoil(folder, "units.csv", "Department of Design", "Department of Designing")

    loaded = load_units(read_units(folder))

    assert loaded.changed == [
        "194.61.45.0 ID: name_en was Department of Design, is Department of Designing"
    ]
    assert loaded.new == 0
    assert Place.objects.get(unit__code="194.61.45.0").name_en == "Department of Designing"


def test_a_unit_that_was_renamed_in_the_portal_is_left_alone(db):
    printed()
    place = Place.objects.get(acronym="IEL")
    Place.objects.filter(pk=place.pk).update(valid_to=date(2023, 1, 1))
    place.pk, place.name_nb, place.valid_from = None, "Nytt navn", date(2023, 1, 1)
    place.save()

    text = printed()

    assert "Left as it is, changed in the portal since: 194.63.20.0 IEL" in text
    assert Place.objects.filter(unit__code="194.63.20.0").count() == 2


def test_a_unit_that_was_closed_in_the_portal_stays_closed(db):
    printed()
    Unit.objects.filter(code="194.67.10.0").update(valid_to=date(2024, 8, 1))

    loaded = load_units(read_units(DATA))

    assert loaded.kept == ["194.67.10.0 IGE"]
    assert Unit.objects.get(code="194.67.10.0").valid_to == date(2024, 8, 1)


def test_the_files_can_be_read_without_a_problem():
    units_file = read_units(DATA)

    assert len(units_file.units) == 66
    assert units_file.units[0].kind == "university"
    assert [unit.valid_from for unit in units_file.units if unit.valid_from] == [
        date(2020, 1, 1),
        date(2020, 1, 1),
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "place"),
    [
        ("units.csv", "194.61.45.0,ID,", "194-61-45,ID,", "line 5, column code"),
        ("units.csv", "194.61.45.0,ID,", "194.61.30.0,ID,", "line 5, column code"),
        ("units.csv", ",ID,", ",,", "line 5, column acronym"),
        ("units.csv", ",ID,", ",A VERY LONG ID,", "line 5, column acronym"),
        ("units.csv", ",ID,", ", ID,", "line 5, column acronym"),
        ("units.csv", ",194.61.0.0,institute", ",194.61.30.0,institute", "column parent_code"),
        ("units.csv", ",194.61.0.0,institute", ",194.99.0.0,institute", "column parent_code"),
        ("units.csv", ",194.61.0.0,institute", ",,institute", "column parent_code"),
        ("units.csv", ",institute,", ",department,", "column type"),
        ("units.csv", ",arts_architecture\n", ",arts\n", "column discipline_group"),
        ("units.csv", ",2017-01-01,", ",01.01.2017,", "column valid_from"),
        ("units.csv", ",2017-01-01,2020,", ",2017-01-01,2016,", "column valid_to"),
        ("units.csv", ",2017-01-01,2020,", ",2017-01-01,2021,", "successions.csv, line 2"),
        ("unit_codes.csv", "194.63.10.0", "194.63.11.0", "line 6, column unit_code"),
        ("unit_codes.csv", ",ror,", ",ROR,", "line 4, column register"),
        ("unit_codes.csv", ",ror,05xg72x27", ",pic,999977851", "line 5, column code"),
        ("unit_codes.csv", ",feide,", ",cristin,", "line 6, column register"),
        ("successions.csv", "194.62.75.0", "194.62.65.0", "line 2, column successor_code"),
        ("successions.csv", "194.62.75.0", "194.62.80.0", "line 3, column successor_code"),
        ("successions.csv", ",2020,", ",soon,", "line 2, column date"),
    ],
)
def test_a_slip_is_named_by_file_line_and_column(folder, file, old, new, place):
    spoil(folder, file, old, new)

    assert any(place in problem for problem in problems_of(folder))


def test_all_problems_come_at_once(folder):
    spoil(folder, "units.csv", ",ID,", ",,")
    spoil(folder, "unit_codes.csv", ",ror,", ",ROR,")
    spoil(folder, "successions.csv", ",2020,", ",soon,")

    assert len(problems_of(folder)) == 3


@pytest.mark.parametrize("file", ["units.csv", "unit_codes.csv", "successions.csv"])
def test_a_missing_or_unreadable_file_is_named(folder, file):
    path = folder / file
    path.write_bytes(b"\xff\xfe")
    assert any(problem.startswith(f"{file}, line 1: not UTF-8") for problem in problems_of(folder))

    path.unlink()
    assert any(
        problem.startswith(f"{file}: the file is missing") for problem in problems_of(folder)
    )


def test_headings_and_fields_are_checked(folder):
    spoil(folder, "units.csv", "code,acronym,", "code,akronym,")
    with (folder / "unit_codes.csv").open("a", encoding="utf-8") as file:
        file.write("194.0.0.0,one,too,few\n")

    assert "units.csv, line 1: the column acronym stands 0 times; should be once." in (
        problems_of(folder)
    )
    assert 'units.csv, line 1: no such column "akronym".' in problems_of(folder)
    assert "unit_codes.csv, line 7: 4 fields; should be 6, as in line 1." in problems_of(folder)


def test_the_command_stores_nothing_from_files_with_problems(db, folder, monkeypatch):
    spoil(folder, "units.csv", ",ID,", ",,")
    monkeypatch.setattr(command, "DATA", folder)

    with pytest.raises(CommandError, match="line 5, column acronym"):
        call_command("load_units", stdout=StringIO())

    assert not Unit.objects.exists()
