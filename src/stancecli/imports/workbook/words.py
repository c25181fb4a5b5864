"""How words of a workbook are compared, and what they may name."""

from __future__ import annotations

from dataclasses import dataclass
from unicodedata import normalize

from stancecli.diagnostics import Place


def caseless(text: str) -> str:
    """A text as it is compared: in one letter case, one blank for many, ö one sign, not o and ¨."""
    return " ".join(normalize("NFC", text.casefold()).split())


@dataclass(frozen=True, slots=True)
class Thing:
    """Something with an id, what it is called, and where; `of` is the decision of an option.

    `is_kept` is whether it is in the model: not where what it belongs to is not known.
    """

    kind: str
    id: str
    called: str
    place: Place
    of: str = ""
    is_kept: bool = True

    @property
    def name(self) -> str:
        """What it is called, as names are compared."""
        return caseless(self.called)

    @property
    def owner(self) -> str:
        return self.id.partition(".")[0] if "." in self.id else ""
