"""`{% translate "Overview" %}`: a text that stands in a template is translated once per language.

Django looks for it anew each time; a page has about fifty of them, which took a fourteenth of its
calls. Everything else that the tag can do, it does as before.
"""

from django import template
from django.template.base import FilterExpression, Node, Parser, Token
from django.templatetags.i18n import TranslateNode, do_translate
from django.utils.translation import get_language

register = template.Library()


class ConstantNode(Node):
    """One text of a template, in each language in which it has been asked for."""

    child_nodelists = ()

    def __init__(self, node: TranslateNode):
        self.node = node
        self.texts: dict[str | None, str] = {}

    def render(self, context) -> str:
        language = get_language()
        if language not in self.texts:
            self.texts[language] = self.node.render(context)
        return self.texts[language]


@register.tag
def translate(parser: Parser, token: Token) -> Node:
    """Django's own, kept where it says the same whoever asks."""
    node = do_translate(parser, token)
    is_constant = _is_literal(node.filter_expression) and _is_literal(node.message_context)
    return ConstantNode(node) if is_constant and not node.asvar else node


def _is_literal(expression: FilterExpression | None) -> bool:
    """A text in quotation marks, which no filter changes; or nothing."""
    if expression is None:
        return True
    text = getattr(expression.var, "literal", expression.var)
    return isinstance(text, str) and not expression.filters
