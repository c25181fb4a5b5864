"""Questions in SQL, with the values of users apart from their text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from stancecli.corpus.roles import Roles


@dataclass
class Question:
    """SQL, the values of its parameters by their names, and the types of what it gives."""

    text: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)

    def value(self, value: object) -> str:
        """A parameter that has this value, as it stands in the text."""
        name = f"p{len(self.parameters)}"
        self.parameters[name] = value
        return f"${name}"


def quoted_name(name: str) -> str:
    """The name of a table or a column as SQL has it, whatever it is."""
    return '"{}"'.format(name.replace('"', '""'))


def selected(roles: Roles) -> str:
    """The columns of all roles, each by the name that questions have for it: `actor_0`."""
    return ", ".join(
        f"{quoted_name(column.name)} AS {called(role, n)}"
        for role, columns in roles.items()
        for n, column in enumerate(columns)
    )


def called(role: str, n: int = 0) -> str:
    return f"{role}_{n}"


def shown_question(asked: Question) -> str:
    """A question with its values in it."""
    return re.sub(r"\$(p[0-9]+)", lambda found: _literal(asked.parameters[found[1]]), asked.text)


def _literal(value: object) -> str:
    if isinstance(value, str):
        return "'{}'".format(value.replace("'", "''"))
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{_literal(k)}: {_literal(v)}' for k, v in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_literal, value))}]"
    return repr(value)
