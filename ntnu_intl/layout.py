"""Templates are laid out for those who read them; a page is sent without their indentation."""

import re

from django.template import Origin
from django.template.loaders import filesystem

BREAK = re.compile(r"\s*\n\s*")
# What stands in these is shown as it is.
VERBATIM = re.compile(r"(<(?:pre|textarea)\b.*?</(?:pre|textarea)>)", re.DOTALL)


class Loader(filesystem.Loader):
    """Every break between lines of a page's template is a single space, as a browser reads it."""

    def get_contents(self, origin: Origin) -> str:
        source = super().get_contents(origin)
        # The lines of a letter are its own; while debugging, an error names the line it is in.
        if not origin.name.endswith(".html") or self.engine.debug:
            return source
        parts = VERBATIM.split(source)
        parts[::2] = [BREAK.sub(" ", part) for part in parts[::2]]
        return "".join(parts)
