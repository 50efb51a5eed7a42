"""The form out and in again: what is filled in comes back, and nothing else."""

import io
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goals.calculations.terms import State
from goals.sheets.headings import HEADINGS, Column, column_of, state_of
from goals.sheets.template import TemplateSheet, TemplateUnit, write_csv, write_template
from institutes.numbers import number_text
from institutes.texts import TextError, clean_text, neutral
from tests.bad_inputs import Rows
from tests.goals.sheets.files import (
    CSV_HEADER,
    IDI,
    IFY,
    checked,
    checked_csv,
    csv_text,
    read,
    saved,
)

rows = Rows()
UNITS = (TemplateUnit(*IDI, "91 / 284"), TemplateUnit(*IFY))
SHEETS = (
    TemplateSheet("ST-01-M", 2021, UNITS, "kandidater med opphold", "alle kandidater"),
    TemplateSheet("ST-02", 2021, UNITS, "avtaler"),
)


def filled(language: str, values: dict[str, object]) -> bytes:
    """The template with these cells of its first form filled in."""
    content = write_template(SHEETS, HEADINGS[language], ["Slik gjør du."])
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    for cell, value in values.items():
        workbook["ST-01-M 2021"][cell] = value
        if isinstance(value, str):
            workbook["ST-01-M 2021"][cell].data_type = "s"
    return saved(workbook)


@rows("XL-62", "XL-63")
def texts_like_formulas_are_written_and_read_as_texts():
    for text in (
        '=HYPERLINK("http://evil","x")',
        "+1+1",
        "-1+1",
        "@SUM(1)",
        "＝1+1",
        "\t=1",
        "'=1",
    ):
        unit = TemplateUnit("194.1.2.3", text, text)
        sheet = TemplateSheet("ST-02", 2021, (unit,))
        workbook = openpyxl.load_workbook(
            io.BytesIO(write_template([sheet], HEADINGS["en"], [text]))
        )
        assert workbook["Read me"]["A1"].data_type == "s"
        assert workbook["ST-02 2021"]["B2"].data_type == "s"
        assert workbook["ST-02 2021"]["B2"].value == text
        content = write_csv([sheet], HEADINGS["en"])
        assert f"'{text[0]}".encode() in content
        name, last_year = read(content).sheets[0].rows[1].cells[3:5]
        assert (name.text, last_year.text) == (text, text)


@pytest.mark.parametrize("case", rows.params())
def test_bad_text_in_a_template(case):
    case()


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_an_empty_template_is_left_blank_for_every_unit(language):
    found = checked(write_template(SHEETS, HEADINGS[language], ["Slik gjør du."]))
    assert (found.rows, found.problems, found.notices) == ((), (), ())
    assert [(blank.series, blank.unit_code) for blank in found.left_blank] == [
        ("ST-01-M", IDI[0]),
        ("ST-01-M", IFY[0]),
        ("ST-02", IDI[0]),
        ("ST-02", IFY[0]),
    ]


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_an_empty_csv_form_is_left_blank_for_every_unit(language):
    content = write_csv(SHEETS, HEADINGS[language])
    assert content.startswith(b"\xef\xbb\xbf")
    found = checked(content, "csv")
    assert (found.rows, found.problems, len(found.left_blank)) == ((), (), 4)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_what_is_filled_in_comes_back(language):
    words = HEADINGS[language]
    values = {"D2": 56, "E2": 120, "H2": "Fra FS", "F3": words.not_applicable, "G3": "Ny enhet"}
    first, second = checked(filled(language, values)).rows
    assert (first.numerator, first.denominator, first.comment) == (56, 120, "Fra FS")
    assert (second.state, second.reason) == (State.NOT_APPLICABLE, "Ny enhet")
    assert second.numerator is None


def test_the_form_can_be_used():
    workbook = openpyxl.load_workbook(
        io.BytesIO(write_template(SHEETS, HEADINGS["nn"], ["Slik gjer du."]))
    )
    assert workbook.sheetnames == ["Les meg (nn)", "ST-01-M 2021", "ST-02 2021"]
    sheet = workbook["ST-01-M 2021"]
    assert [cell.value for cell in sheet[1]] == [
        "kode",
        "namn",
        "førre år",
        "teljar: kandidater med opphold",
        "nemnar: alle kandidater",
        "tilstand",
        "grunn",
        "kommentar",
    ]
    assert [cell.value for cell in sheet[2]][:3] == [*IDI, "91 / 284"]
    assert sheet.freeze_panes == "D2"
    assert sheet["D2"].number_format == "#,##0"
    offer = sheet.data_validations.dataValidation[0]
    assert offer.formula1 == '"ikkje rapportert,ikkje relevant,skjerma"'
    assert str(offer.sqref) == "F2:F3"
    assert [cell.value for cell in workbook["ST-02 2021"][1]][3:5] == [
        "teljar: avtaler",
        "tilstand",
    ]


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_word_we_write_is_a_word_we_read(language):
    headings = HEADINGS[language]
    for column in Column:
        assert column_of(headings.of(column)) is column
        assert column_of(f" {headings.of(column).upper()} (i alt)") is column
    assert [state_of(word) for word in headings.states] == list(State)[1:]


@settings(max_examples=15)
@given(
    st.decimals(min_value=0, max_value=999_999_999, places=4, allow_nan=False),
    st.decimals(min_value=0, max_value=999_999_999, places=4, allow_nan=False),
    st.text(max_size=40),
)
def test_any_figure_survives_the_way_through_csv(numerator, denominator, comment):
    try:
        comment = clean_text(comment, max_length=40, multiline=True)
    except TextError:
        return
    row = ["EU-03", 2021, *IDI, "", number_text(numerator), number_text(denominator), "", ""]
    found = checked_csv(csv_text([*row, neutral(comment)], header=CSV_HEADER))
    assert found.problems == ()
    assert found.rows[0].numerator == Decimal(numerator)
    assert found.rows[0].denominator == Decimal(denominator)
    assert found.rows[0].comment == comment


@settings(max_examples=15)
@given(
    st.integers(min_value=0, max_value=999_999_999) | st.sampled_from(["1 234", "+7", "0"]),
    st.text(alphabet="abæøå=+-@'. \n", max_size=20),
)
def test_any_figure_survives_the_way_through_the_template(numerator, comment):
    content = filled("nb", {"D2": numerator, "E2": 999_999_999, "H2": comment or None})
    row = checked(content).rows[0]
    assert row.numerator == int(str(numerator).replace(" ", ""))
    assert row.comment == clean_text(comment, max_length=100, multiline=True)
