"""A report as plain data: what is handed in, kept, and summed up by a checksum."""

import json
from collections.abc import Mapping
from decimal import Decimal
from hashlib import sha256
from typing import Any

from goals.reports.contents import Contents
from goals.reports.items import Item


def checksum(contents: Mapping[str, object]) -> str:
    """SHA-256 of contents as JSON with sorted keys, in UTF-8; anyone can work it out again."""
    text = json.dumps(contents, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def handed_in(contents: Contents) -> Mapping[str, object]:
    """A report as plain data, as it is handed in, kept and summed up by a checksum."""
    return {
        "format": 1,
        "year": contents.report.round.year,
        "unit": contents.report.unit.code,
        "figures": [figure_data(item) for item in contents.items],
        "goals": [
            {
                "goal": part.goal.number,
                "text": part.text,
                "measures": [
                    {"number": one.number, "name": one.name_nb, "done_percent": one.done_percent}
                    for one in part.measures
                ],
            }
            for part in contents.parts
        ],
    }


def figure_data(item: Item) -> Mapping[str, Any]:
    """One figure as it is handed in: what the institute says, beside what the ledger has."""
    figure, answer = item.figure, item.answer
    return {
        "series": item.indicator.code,
        "kind": item.kind.value,
        "choice": str(item.choice),
        "numerator": _plain(item.typed.numerator),
        "denominator": _plain(item.typed.denominator),
        "reason": answer.reason if answer else "",
        "comment": answer.comment if answer else "",
        "answer": answer.pk if answer else None,
        "ledger": None
        if figure is None
        else {
            "figure": figure.pk,
            "state": figure.state,
            "numerator": _plain(figure.numerator),
            "denominator": _plain(figure.denominator),
            "share": _plain(figure.share),
        },
    }


def _plain(number: Decimal | None) -> str | None:
    return None if number is None else f"{number.normalize():f}"
