"""What evidence said before: the history keeps every edition, and shows what differs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from institutes.models import Decision, Evidence
from institutes.pages.facts import facts
from institutes.register import item_of


@dataclass(frozen=True)
class Change:
    """One thing that was said otherwise in the edition before; "" where nothing was said."""

    label: str
    before: str
    after: str


def changes_of(
    decisions: Sequence[Decision], category: str, areas: Mapping[int, str]
) -> dict[int, tuple[Change, ...]]:
    """By decision: what its edition says otherwise than the one before. Oldest decision first;
    `areas` are the names of core areas. The first edition changes nothing.
    """
    found: dict[int, tuple[Change, ...]] = {}
    before: dict[str, str] = {}
    for decision in decisions:
        if not decision.content:
            continue
        told = dict(_told(decision.content, category, areas))
        if before:
            labels = dict.fromkeys([*before, *told])
            found[decision.pk] = tuple(
                Change(label, before.get(label, ""), told.get(label, ""))
                for label in labels
                if before.get(label) != told.get(label)
            )
        before = told
    return found


def _told(
    content: Mapping[str, Any], category: str, areas: Mapping[int, str]
) -> Iterator[tuple[str, str]]:
    """Label and text of everything an edition says, as the page of the evidence words it."""
    said = {name: text for name, text in content.items() if name != "narratives"}
    evidence = Evidence(category=category)
    for name, text in said.items():
        setattr(evidence, name, Evidence._meta.get_field(name).to_python(text))
    yield _("Title"), evidence.title
    yield from facts(evidence, item_of(evidence))
    if evidence.url:
        yield _("Link"), evidence.url
    for area_id, narrative in content.get("narratives", {}).items():
        name = areas.get(int(area_id), "–")
        yield _("Why it concerns “%(area)s”") % {"area": name}, narrative
