"""Mark a view whose page rests on nothing but some versions, the reader, the address and the day.

ntnu_intl/pages.py answers it with 304, or from memory, as long as these are the same.
"""

from collections.abc import Callable, Hashable
from typing import Literal

# Stands for the version that every write to figures, plan, organisation and levels counts up.
DATA: Literal["data"] = "data"


def rests_on(*versions: Literal["data"] | Callable[[], Hashable], alike: bool = False):
    """The page is the same as long as each of them is: DATA, or what a function answers.

    `alike`: for all who hold the same roles, but for the page's head.
    """

    def mark(view):
        view.rests_on = versions
        view.is_alike = alike
        return view

    return mark


rests_on_version = rests_on(DATA, alike=True)
