"""`{% kept "goals/_row.html" row %}`: a part of a page, rendered once for all who may read it."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Protocol, cast

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

MOST = 6000  # parts; a row of a table is about 1.5 kB


class Part(Protocol):
    """What a part of a page is made of.

    `key` holds all that the part shows, or a mark that is another one when it changes; None where
    the part is not to be kept. The template is given nothing else, not even who is reading.
    """

    @property
    def key(self) -> Hashable: ...


class Memory:
    """The parts that were asked for last, in this process."""

    def __init__(self, most: int):
        self.most = most
        self._parts: OrderedDict[Hashable, SafeString] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> SafeString | None:
        with self._lock:
            found = self._parts.get(key)
            if found is not None:
                self._parts.move_to_end(key)
            return found

    def put(self, key: Hashable, part: SafeString) -> None:
        with self._lock:
            self._parts[key] = part
            while len(self._parts) > self.most:
                self._parts.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._parts.clear()


memory = Memory(MOST)


@register.simple_tag
def kept(name: str, part: Part) -> SafeString:
    """The template `name` with `part` and nothing else, from memory if it was made before."""
    own = part.key
    if own is None:
        return _rendered(name, part)
    key = name, get_language(), own
    found = memory.get(key)
    if found is None:
        found = _rendered(name, part)
        memory.put(key, found)
    return found


def _rendered(name: str, part: Part) -> SafeString:
    return cast(SafeString, get_template(name).render({"part": part}))
