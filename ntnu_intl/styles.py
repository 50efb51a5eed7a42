"""All styles of the portal as one text, in the head of every page: `{% styles %}`.

A page that asks for its styles is laid out twice, before and after they come, and waits for them
once more (docs/decisions/0014-styles-in-the-page.md). The text is the same in every page, so the
content policy names its hash and nothing else that looks like a style can run.
"""

import base64
import hashlib
import re
from collections.abc import Iterator
from functools import cache

from django import template
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.safestring import SafeString

register = template.Library()

BOOTSTRAP = "node_modules/bootstrap/dist/css/bootstrap.min.css"
SITE = "static/site.css"

# The classes of Bootstrap that the portal's pages have; what it says of elements is kept whole.
# tests/browser/reading/test_pages.py looks for others on every page.
USED = re.compile(
    r"btn|btn-primary|btn-outline-primary|btn-sm|d-block|form-check|form-check-input"
    r"|form-check-label|form-control|form-label|form-select|form-text|is-invalid|lead"
    r"|m[btxy]?-[0-5]|small|user-select-none|visually-hidden"
)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
STRING_OR_SPACE = re.compile(r"""("[^"]*"|'[^']*')|\s*([{};,])\s*|\s+""")
CLASS = re.compile(r"\.([A-Za-z][\w-]*)")
COMMA = re.compile(r",(?![^(]*\))")
BRACE = re.compile(r"[{}]")
VARIABLE = re.compile(r"(?<![\w-])(--bs-[\w-]+):[^;}]*(?:;|(?=}))")
ASKED = re.compile(r"var\((--bs-[\w-]+)")


def portal_styles(bootstrap: str, site: str) -> str:
    """What the portal uses of Bootstrap's rules, and all of its own, without comments."""
    own = tight(site)
    return without_unused_variables("".join(kept_rules(tight(bootstrap))), own) + own


def tight(css: str) -> str:
    """The same rules in fewer letters; texts in quotation marks stay as they are."""
    css = COMMENT.sub("", css)
    return STRING_OR_SPACE.sub(lambda found: found[1] or found[2] or " ", css).strip()


def rules(css: str) -> Iterator[tuple[str, str]]:
    """Each rule's head and what stands between its outer braces."""
    start = 0
    while (opened := css.find("{", start)) >= 0:
        depth, end = 1, opened + 1
        while depth:
            brace = BRACE.search(css, end)
            if brace is None:
                raise ValueError(f"A brace is not closed after {css[start:opened]!r}.")
            depth += 1 if brace[0] == "{" else -1
            end = brace.end()
        # A statement without braces, as @charset, stands before the head.
        yield css[start:opened].rpartition(";")[2], css[opened + 1 : end - 1]
        start = end


def kept_rules(css: str) -> Iterator[str]:
    for head, body in rules(css):
        if head.startswith(("@media", "@supports")):
            body = "".join(kept_rules(body))
            if body:
                yield f"{head}{{{body}}}"
        elif not head.startswith("@"):
            selectors = [one for one in COMMA.split(head) if is_used(one)]
            if selectors:
                yield f"{','.join(selectors)}{{{body}}}"


def is_used(selector: str) -> bool:
    """Whether the portal can have what the selector means; it has one theme and one direction."""
    if "[data-bs-" in selector or "[dir=" in selector:
        return False
    return all(USED.fullmatch(name) for name in CLASS.findall(selector))


def without_unused_variables(bootstrap: str, site: str) -> str:
    """Without the variables that no rule asks for, nor one that a kept variable asks for."""
    asked = {*ASKED.findall(bootstrap), *ASKED.findall(site)}
    shorter = VARIABLE.sub(lambda one: one[0] if one[1] in asked else "", bootstrap)
    return shorter if shorter == bootstrap else without_unused_variables(shorter, site)


def read(name: str) -> str:
    file = settings.BASE_DIR / name
    if not file.exists():
        raise ImproperlyConfigured(f"{file} is missing: ./run sets it up, and so does npm ci.")
    return file.read_text()


def classes_of(css: str) -> set[str]:
    """Every class that a rule speaks of."""
    found: set[str] = set()
    for head, body in rules(tight(css)):
        found |= classes_of(body) if head.startswith("@") else set(CLASS.findall(head))
    return found


@cache
def text() -> str:
    """All styles. Read once: another version is another process."""
    css = portal_styles(read(BOOTSTRAP), read(SITE))
    if "</" in css:
        raise ImproperlyConfigured("Styles may not hold what would end them in a page.")
    return css


def source() -> str:
    """The hash that the content policy names for `text()`."""
    digest = hashlib.sha256(text().encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@register.simple_tag(name="styles")
def element() -> SafeString:
    """The styles as they stand in every page."""
    return SafeString(f"<style>{text()}</style>")
