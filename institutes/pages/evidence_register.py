"""The register of evidence, with its filters."""

from dataclasses import dataclass
from datetime import date

from institutes.access import Belongs, Rights, sees_drafts_of
from institutes.models import Evidence, Role
from institutes.organisation import Node, Organisation
from institutes.pages.evidence_lines import EvidenceLine, evidence_line
from institutes.register import Register, read_register

LONGEST_LIST = 300  # rows of the register on one page


@dataclass(frozen=True)
class RegisterRow:
    unit: Node
    line: EvidenceLine
    areas: str


@dataclass(frozen=True)
class RegisterPage:
    """`total` is how many were found; at most LONGEST_LIST are shown."""

    rows: tuple[RegisterRow, ...]
    total: int

    @property
    def is_cut(self) -> bool:
        return self.total > len(self.rows)


@dataclass(frozen=True)
class Chosen:
    """What the register is asked for; blank: everything."""

    category: str = ""
    unit: str = ""
    state: str = ""
    expiring: bool = False


def readable_units(organisation: Organisation, rights: Rights) -> list[Node]:
    """The institutes of whose evidence the person may read at least what is verified."""
    if rights.reads_everything or rights.units(Role.LEADER):
        return organisation.institutes
    return [
        node
        for node in organisation.institutes
        if sees_drafts_of(rights, Belongs(node.id, node.parent_id))
    ]


def register_page(
    organisation: Organisation, rights: Rights, chosen: Chosen, *, today: date
) -> RegisterPage:
    """Evidence the person may read, as it stands today, by institute and category."""
    units = {node.id: node for node in readable_units(organisation, rights)}
    asked = organisation.by_code(chosen.unit) if chosen.unit else None
    if asked is not None:
        inside = {node.id for node in organisation.institutes_under(asked.id)}
        units = {pk: node for pk, node in units.items() if pk in inside}
    register = read_register(list(units))
    rows = [
        RegisterRow(node, line, area_names(register, line.evidence, today))
        for node in units.values()
        for line in unit_lines(register, node, rights, today)
        if line.url and _is_chosen(line, chosen)
    ]
    return RegisterPage(tuple(rows[:LONGEST_LIST]), len(rows))


def unit_lines(register: Register, node: Node, rights: Rights, day: date) -> list[EvidenceLine]:
    """All evidence of an institute that the person may see, once each."""
    to = Belongs(node.id, node.parent_id)
    items = register.items_of(node.id, day)
    found = []
    for evidence in register.of_unit.get(node.id, ()):
        item = items.get(evidence.pk) or register.loose_item(evidence)
        line = evidence_line(register, item, day, rights, to)
        if line is not None:
            found.append(line)
    return sorted(found, key=lambda line: (line.evidence.category, line.last_day))


def _is_chosen(line: EvidenceLine, chosen: Chosen) -> bool:
    return (
        (not chosen.category or line.evidence.category == chosen.category)
        and (not chosen.state or line.evidence.state == chosen.state)
        and (not chosen.expiring or line.runs_out)
    )


def area_names(register: Register, evidence: Evidence, day: date) -> str:
    wanted = {link.core_area_id for link in register.links.get(evidence.pk, ())}
    return ", ".join(
        area.as_of(day).name
        for area in register.areas.get(evidence.unit_id, ())
        if area.id in wanted
    )
