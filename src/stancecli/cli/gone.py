"""What stance no longer has, and what to do instead: all that is left of it."""

from __future__ import annotations

from collections.abc import Mapping

from stancecli.diagnostics import Unanswerable

GONE: Mapping[tuple[str, str], str] = {
    ("option", "robustness --ratio"): (
        "shares of weightings went with 0.2: `stance robustness` shows who leads at each importance"
    ),
}
"""What is said of what went, by the kind of thing that it was, and its name.

The kinds are `answer` (a form, by its name or the ending of a file), `import` (likewise), `export`
(a format), `picture` (a view) and `option` (of a command, with the command: `robustness --ratio`).
"""


def refuse_gone(kind: str, name: str) -> None:
    """Raise Unanswerable where a name is of something that went."""
    if told := GONE.get((kind, name)):
        raise Unanswerable(told)
