"""How questions have the columns of statements."""

from __future__ import annotations

from stancecli.corpus.roles import Roles
from stancecli.folded.question import quoted_name


def selected(roles: Roles) -> str:
    """The columns of all roles, each by the name that questions have for it: `actor_0`."""
    return ", ".join(
        f"{quoted_name(column.name)} AS {called(role, n)}"
        for role, columns in roles.items()
        for n, column in enumerate(columns)
    )


def called(role: str, n: int = 0) -> str:
    return f"{role}_{n}"
