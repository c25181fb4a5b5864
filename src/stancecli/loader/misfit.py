"""A value that does not fit its place, and the words that say so."""

from __future__ import annotations

_SHOWN = 40


class Misfit(ValueError):
    """A value that does not fit its place: the code, message and hint of its fault.

    The message is empty where nothing is written: the key has to be named, which is known above.
    `width` characters are underlined; all of the value where it is None.
    """

    def __init__(self, code: str, message: str, hint: str = "", width: int | None = None) -> None:
        self.code = code
        self.message = message
        self.hint = hint
        self.width = width
        super().__init__(message)


def shown(word: str) -> str:
    """A word of the file within a message: in quotes, on one line, long ones shortened with ….

    The excerpt under the message shows the whole.
    """
    line = " ".join(word.split())
    return f"“{line if len(line) <= _SHOWN else line[:_SHOWN] + '…'}”"


def what_is(value: object) -> str:
    """What a value is, for a message that something else was expected."""
    if isinstance(value, str):
        return "a text" if value else "nothing"
    return "a list" if isinstance(value, list) else "a mapping"
