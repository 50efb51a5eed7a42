"""The Research Council's file of Horizon 2020 grants: what it says, and what is refused."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from goals.sources.rcn import HEADINGS, NTNU, RcnFileError, read_grants, university_series

FILE = Path(__file__).parents[3] / "goals/data/real/rcn_bevilgningereu_ntnu.csv"
DATA = FILE.read_bytes()
GRANTS = read_grants(DATA)
SERIES = {(figure.indicator, figure.year): figure for figure in university_series(GRANTS)}

# domain/plan.md 3.1: participations, as coordinator, EUR, ERC, MSCA.
PUBLISHED = {
    2014: (6, 2, "2463957.44", 0, 4),
    2015: (33, 9, "17853362.14", 1, 8),
    2016: (22, 7, "13064428.74", 1, 5),
    2017: (27, 7, "12435385.26", 1, 10),
    2018: (30, 12, "20356209.53", 1, 7),
    2019: (42, 9, "18572871.50", 1, 12),
    2020: (49, 15, "30004628.00", 3, 11),
    2021: (32, 12, "27685337.42", 5, 8),
}


def total(indicator):
    return sum(SERIES[indicator, year].numerator for year in PUBLISHED)


def cells():
    """The file, read the obvious way: no quotes, no semicolons within fields."""
    lines = DATA.decode().split("\r\n")
    headings = lines[0].split(";")
    return [dict(zip(headings, line.split(";"), strict=True)) for line in lines[1:] if line]


def changed(line, column, value):
    """The file's bytes with one cell changed; line 2 is the first row."""
    lines = DATA.decode().split("\r\n")
    fields = lines[line - 1].split(";")
    fields[HEADINGS.index(column)] = value
    lines[line - 1] = ";".join(fields)
    return "\r\n".join(lines).encode()


def problems_of(data):
    with pytest.raises(RcnFileError) as caught:
        read_grants(data)
    return caught.value.problems


def test_the_control_sums_hold():
    assert len(GRANTS) == 241
    assert sum(grant.amount_eur for grant in GRANTS) == Decimal("142436180.03")
    assert sum(grant.is_coordinator for grant in GRANTS) == 73
    assert len({grant.number for grant in GRANTS}) == 241


def test_a_row_is_read_with_its_line_days_and_cents():
    grant = GRANTS[0]

    assert (grant.line, grant.number, grant.acronym) == (2, "689043", "selfBACK")
    assert (grant.signed_on, grant.ends_on) == (date(2015, 11, 11), date(2021, 3, 31))
    assert grant.amount_eur == Decimal("1904282.96")


@pytest.mark.parametrize("year", PUBLISHED)
def test_a_year_agrees_with_what_was_published(year):
    projects, coordinated, amount, erc, msca = PUBLISHED[year]

    assert SERIES["EU-04-N", year].numerator == projects
    assert SERIES["EU-05", year].numerator == coordinated
    assert SERIES["EU-05", year].denominator == projects
    assert SERIES["EU-01", year].numerator == Decimal(amount)
    assert SERIES["EU-07-N", year].numerator == erc
    assert SERIES["EU-08", year].numerator == msca


def test_the_totals_of_the_programme():
    assert total("EU-04-N") == 241
    assert total("EU-05") == 73
    assert total("EU-07-N") == 13
    assert total("EU-08") == 65
    assert SERIES["EU-01-C", 2021].numerator == total("EU-01") == Decimal("142436180.03")


def test_a_year_without_grants_is_a_real_zero():
    assert SERIES["EU-07-N", 2014].numerator == 0
    assert SERIES["EU-07-N", 2014].keys == frozenset()


def test_every_count_carries_as_many_grant_numbers():
    for figure in SERIES.values():
        if figure.indicator not in ("EU-01", "EU-01-C"):
            assert len(figure.keys) == figure.numerator
        if figure.denominator is not None:
            assert len(figure.denominator_keys) == figure.denominator
            assert figure.keys <= figure.denominator_keys


@pytest.mark.parametrize("year", PUBLISHED)
def test_an_obvious_second_way_gives_the_same(year):
    signed = [row for row in cells() if row["Kontrakt signeringsdato"][6:10] == str(year)]
    cents = sum(round(float(r["Innvilget beløp organisasjon EUR"]) * 100) for r in signed)

    assert SERIES["EU-01", year].numerator * 100 == cents
    assert SERIES["EU-04-N", year].keys == {row["Prosjektnr"] for row in signed}
    assert SERIES["EU-05", year].keys == {
        row["Prosjektnr"] for row in signed if row["Organisasjon rolle"] == "COORDINATOR"
    }
    assert SERIES["EU-07-N", year].keys == {
        row["Prosjektnr"] for row in signed if row["Utlysnings-id"].startswith("ERC-")
    }
    assert SERIES["EU-08", year].keys == {
        row["Prosjektnr"] for row in signed if row["Søknadstype"].startswith("MSCA")
    }


def test_the_erc_schemes_add_up_to_all_erc_grants():
    schemes = ["EU-07-STG", "EU-07-COG", "EU-07-ADG", "EU-07-SYG"]

    assert [total(scheme) for scheme in schemes] == [4, 4, 3, 2]
    for year in PUBLISHED:
        keys = [SERIES[scheme, year].keys for scheme in schemes]
        assert frozenset().union(*keys) == SERIES["EU-07-N", year].keys


def test_proof_of_concept_is_counted_apart():
    data = changed(2, "Programkortnavn (H2020)", "ERC").replace(b";RIA;", b";ERC-POC;", 1)

    figures = {(f.indicator, f.year): f for f in university_series(read_grants(data))}

    assert figures["EU-07-POC", 2015].numerator == 1
    assert figures["EU-07-N", 2015].numerator == 1


def test_other_organisations_are_left_out():
    assert university_series(GRANTS, organisation_number="986243836")[0].numerator == 0
    assert {grant.organisation_number for grant in GRANTS} == {NTNU}


def test_a_grant_outside_the_years_is_never_left_out_in_silence():
    with pytest.raises(ValueError, match="2021"):
        university_series(GRANTS, years=range(2014, 2021))


def test_quotation_marks_are_ordinary_characters():
    grants = read_grants(changed(3, "Prosjektnavn", 'The "best" of 5" pipes'))

    assert grants[1].title == 'The "best" of 5" pipes'
    assert len(grants) == 241


def test_a_file_with_a_byte_order_mark_and_plain_line_ends_is_read_alike():
    assert read_grants(b"\xef\xbb\xbf" + DATA.replace(b"\r\n", b"\n")) == GRANTS


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("Kontrakt signeringsdato", "2015-11-11"),
        ("Kontrakt signeringsdato", "31.02.2015 00:00"),
        ("Innvilget beløp organisasjon EUR", "1 904 282,96"),
        ("Innvilget beløp organisasjon EUR", "-1"),
        ("Innvilget beløp organisasjon EUR", ""),
        ("Organisasjon rolle", "Coordinator"),
        ("Prosjektnr", "68 9043"),
        ("Søknadstype", " "),
    ],
)
def test_a_wrong_cell_is_named_by_line_and_column(column, value):
    (problem,) = problems_of(changed(2, column, value))

    assert problem.startswith(f'Line 2, column {column}: stands "{value}"; should be ')


def test_all_problems_come_at_once():
    data = changed(2, "Organisasjon rolle", "?").replace(b"11.11.2015 00:00", b"soon")

    assert len(problems_of(data)) > 1


def test_a_missing_and_an_unknown_heading_are_named():
    problems = problems_of(DATA.replace(b";Prosjektnr;", b";Projectno;", 1))

    assert problems == (
        "Line 1: the column Prosjektnr stands 0 times; should be once.",
        'Line 1: no such column "Projectno" in this source.',
    )


def test_a_row_with_a_field_too_many_is_named():
    assert problems_of(DATA + b"one;more\r\n") == ("Line 243: 2 fields; should be 44.",)


def test_a_participation_that_stands_twice_is_refused():
    second = DATA.split(b"\r\n")[1]

    (problem,) = problems_of(DATA + second + b"\r\n")

    assert problem.startswith('Line 243, column Prosjektnr: stands "689043", as in line 2')


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", DATA[:4000] + b"\xe6" + DATA[4000:]])
def test_what_is_no_such_file_is_refused(data):
    assert problems_of(data)
