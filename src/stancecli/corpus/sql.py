"""Questions in SQL, with the values of users apart from their text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from stancecli.diagnostics import Unanswerable
from stancecli.unseen import escaped, visible

_PARAMETER = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(p[0-9]+)""")
"""A parameter; what is within quotation marks is none."""


@dataclass
class Query:
    """SQL, the values of its parameters (by name, or in order), and the types of its columns."""

    text: str = ""
    parameters: Any = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)

    def value(self, value: object) -> str:
        """A parameter that has this value, as it stands in the text."""
        name = f"p{len(self.parameters)}"
        self.parameters[name] = value
        return f"${name}"

    def several(self, values: Iterable[str]) -> str:
        """A list of parameters that are texts, as `IN` takes it."""
        return f"({', '.join(as_text(self.value(value)) for value in values)})"


def as_text(value: str) -> str:
    return f"CAST({value} AS VARCHAR)"


def quoted_name(name: str) -> str:
    """The name of a table or a column as SQL has it, whatever it is."""
    return '"{}"'.format(name.replace('"', '""'))


def literal(text: str) -> str:
    """A text as SQL has it."""
    return "'{}'".format(text.replace("'", "''"))


def shown_query(asked: Query) -> str:
    """A question with its values in it, for people: what cannot be seen is the number that it has.

    Raises Unanswerable as `seen` does.
    """

    def shown(found: re.Match[str]) -> str:
        return _shown(asked.parameters[found[1]]) if found[1] else found[0]

    return seen(_PARAMETER.sub(shown, asked.text))


def seen(text: str) -> str:
    """The text of a question, in which all can be seen. Raises Unanswerable where it cannot."""
    for line in text.split("\n"):
        if visible(line) != line:
            raise Unanswerable(
                "the question cannot be printed: a name in it has characters that cannot be seen",
                (visible(line.strip()),),
            )
    return text


def _shown(value: object) -> str:
    if isinstance(value, str):
        parts = escaped(literal(value), lambda unseen: f"' || chr({ord(unseen)}) || '")
        return parts if parts == literal(value) else f"({parts})"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{literal(k)}: {_shown(v)}' for k, v in value.items())}}}"
    if isinstance(value, Sequence):
        return f"[{', '.join(map(_shown, value))}]"
    return repr(value)
