"""What the level asks of a person today: evidence to verify, and core areas that run out."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from institutes.access import Rights
from institutes.expiring import Expiring, expiring
from institutes.models import Evidence, Role
from institutes.organisation import Organisation
from institutes.register import Register


@dataclass(frozen=True)
class LevelTasks:
    """`waiting` is evidence of the reviewer's institutes; false when there is nothing to say."""

    waiting: int
    expiring: tuple[Expiring, ...]

    def __bool__(self) -> bool:
        return bool(self.waiting or self.expiring)


def level_tasks(
    rights: Rights,
    organisation: Organisation,
    day: date,
    register_of: Callable[[Collection[int]], Register],
) -> LevelTasks:
    """For reporters, heads and reviewers; of others nothing is asked, and no query is made.

    `register_of` some units, which may be kept.
    """
    own = rights.units(Role.REPORTER, Role.HEAD)
    reviewed = {
        node.id
        for node in organisation.institutes
        if {node.id, node.parent_id} & rights.units(Role.REVIEWER)
    }
    concerned = own | reviewed
    return LevelTasks(
        Evidence.objects.waiting().filter(unit_id__in=reviewed).count() if reviewed else 0,
        tuple(expiring(day, concerned, organisation, register_of(concerned))) if concerned else (),
    )
