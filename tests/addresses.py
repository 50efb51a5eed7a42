"""Every address of the portal, read from the URLconf, and how to fill one in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from ntnu_intl import converters

# One text that each kind of argument takes; a kind without one fails whoever fills it in.
SAMPLES = {
    converters.GoalNumber: "1",
    converters.Number: "1",
    converters.SeriesCode: "EU-01",
    converters.SeriesSet: "all",
    converters.UnitCode: "194.63.10.0",
    converters.Year: "2021",
}


@dataclass(frozen=True)
class Address:
    name: str
    route: str  # "uploads/<number:pk>/"
    kinds: Mapping[str, type]  # of its arguments
    is_alike: bool  # for all who hold the same roles (institutes.versioned)

    def path(self, **texts: object) -> str:
        """The path with some arguments as given, however wrong, and samples for the others."""
        route = self.route
        for argument, kind in self.kinds.items():
            [part] = [
                part
                for part in route.split("/")
                if part.endswith((f":{argument}>", f"<{argument}>"))
            ]
            route = route.replace(part, str(texts.get(argument, SAMPLES.get(kind))), 1)
        assert "None" not in route, f"{self.name}: give its arguments a sample."
        return f"/{route}"


def walk(patterns: list, prefix: str = "") -> Iterator[Address]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            kinds = {name: type(each) for name, each in pattern.pattern.converters.items()}
            is_alike = getattr(pattern.callback, "is_alike", False)
            yield Address(pattern.name, route, kinds, is_alike)


ADDRESSES = tuple(walk(get_resolver().url_patterns))
