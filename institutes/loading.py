"""Fills the organisation from its data files, and puts right what the files have changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models, transaction

from institutes.models import Place, Succession, Unit, UnitCode
from institutes.signals import organisation_changed
from institutes.units_file import UnitRow, UnitsFile

CRISTIN, CRISTIN_ACRONYM = "cristin", "cristin_acronym"


@dataclass
class Loaded:
    """What a load did: rows that are new, corrections and units left alone in words."""

    units: int = 0  # in the file
    new: int = 0
    changed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    @property
    def is_nothing(self) -> bool:
        return not self.new and not self.changed


@transaction.atomic
def load_units(units_file: UnitsFile) -> Loaded:
    """Units, places, codes and successions as the files say; a second run changes nothing.

    The files are the register's first state. Where they have been corrected since, the unit and
    its one place are corrected in place. A unit that has a history of its own in the portal (was
    renamed, moved or closed there) is left as it is and named in `kept`: what people decided here
    is newer than the files. Nothing is ever deleted.
    """
    loaded = Loaded(units=len(units_file.units))
    units: dict[str, Unit] = {unit.code: unit for unit in Unit.objects.all()}
    places: dict[int, list[Place]] = {}
    for place in Place.objects.all():
        places.setdefault(place.unit_id, []).append(place)
    for row in units_file.units:
        known = units.get(row.code)
        if known and _has_history(known, places.get(known.pk, []), row.valid_to):
            loaded.kept.append(f"{row.code} {row.acronym}")
            continue
        units[row.code] = unit = _load_unit(known, row, loaded)
        _load_place(unit, units.get(row.parent_code), places.get(unit.pk, []), row, loaded)
    _load_codes(units_file, units, loaded)
    for succession in units_file.successions:
        _made, is_new = Succession.objects.get_or_create(
            predecessor=units[succession.predecessor_code],
            successor=units[succession.successor_code],
            defaults={"date": succession.date, "note": succession.note},
        )
        loaded.new += is_new
    organisation_changed.send(sender=Unit)
    return loaded


def _has_history(unit: Unit, places: list[Place], end_in_file: date | None) -> bool:
    return len(places) > 1 or (unit.valid_to is not None and unit.valid_to != end_in_file)


def _load_unit(known: Unit | None, row: UnitRow, loaded: Loaded) -> Unit:
    values = {
        "kind": row.kind,
        "discipline_group": row.discipline_group,
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "note": row.note,
        "source": row.source,
    }
    if known:
        _correct(known, values, f"{row.code} {row.acronym}", loaded)
        return known
    loaded.new += 1
    return Unit.objects.create(code=row.code, **values)


def _load_place(
    unit: Unit, parent: Unit | None, places: list[Place], row: UnitRow, loaded: Loaded
) -> None:
    values = {
        "parent_id": parent.pk if parent else None,
        "acronym": row.acronym,
        "name_nb": row.name_nb,
        "name_nn": row.name_nn,
        "name_en": row.name_en,
        "campus": row.campus,
        "campus_source": row.campus_source,
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
    }
    if places:
        _correct(places[0], values, f"{row.code} {row.acronym}", loaded)
        return
    loaded.new += 1
    Place.objects.create(unit=unit, **values)


def _load_codes(units_file: UnitsFile, units: Mapping[str, Unit], loaded: Loaded) -> None:
    wanted = [
        (row.code, register, code, row.valid_from, row.valid_to)
        for row in units_file.units
        for register, code in ((CRISTIN, row.code), (CRISTIN_ACRONYM, row.cristin_acronym))
        if code
    ]
    wanted += [
        (row.unit_code, row.register, row.code, row.valid_from, row.valid_to)
        for row in units_file.codes
    ]
    known = set(UnitCode.objects.values_list("unit__code", "register", "code"))
    made = [
        UnitCode(unit=units[unit], register=register, code=code, valid_from=start, valid_to=end)
        for unit, register, code, start, end in wanted
        if (unit, register, code) not in known
    ]
    UnitCode.objects.bulk_create(made)
    loaded.new += len(made)


def _correct(row: models.Model, values: Mapping[str, Any], name: str, loaded: Loaded) -> None:
    """Write the fields that differ, and say what they were."""
    differing = [column for column, value in values.items() if getattr(row, column) != value]
    for column in differing:
        loaded.changed.append(
            f"{name}: {column} was {_shown(getattr(row, column))}, is {_shown(values[column])}"
        )
        setattr(row, column, values[column])
    if differing:
        row.save(update_fields=differing)


def _shown(value: object) -> str:
    return "blank" if value in (None, "") else str(value)
