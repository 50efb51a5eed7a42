"""Grants of excellence from open sources, and the institute each is tied to."""

from dataclasses import dataclass

from institutes.access import Rights, may_tie
from institutes.models import Grant, GrantTie
from institutes.organisation import Node, Organisation


@dataclass(frozen=True)
class GrantRow:
    grant: Grant
    unit: Node | None
    ties: tuple[GrantTie, ...]
    may_tie: bool


def grants_page(organisation: Organisation, rights: Rights) -> list[GrantRow]:
    """Real grants, those that nobody has tied first. Two queries."""
    grants = Grant.objects.prefetch_related("ties__by", "ties__unit")
    rows = [
        GrantRow(
            grant,
            organisation.nodes.get(grant.unit_id) if grant.unit_id else None,
            tuple(reversed(grant.ties.all())),
            bool(tieable_units(organisation, rights, grant)),
        )
        for grant in grants
    ]
    return sorted(rows, key=lambda row: (row.unit is not None, row.grant.starts_on))


def tieable_units(organisation: Organisation, rights: Rights, grant: Grant) -> list[Node]:
    """The institutes to which the person may tie the grant: a head takes what is free or own."""
    if grant.unit_id and not may_tie(rights, grant.unit_id):
        return []
    return [node for node in organisation.institutes if may_tie(rights, node.id)]
