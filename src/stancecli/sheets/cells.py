"""What stands in one cell: a text, a number, several texts, a citation with its quote.

A citation stands in a cell as in a model file; a quote follows it in “ ”, and each “ within that is
doubled: `hearing Opening ¶2 “we will not sign before May”`. A place that ends in ” itself has “”
after it, which is no quote.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from stancecli.diagnostics import Place
from stancecli.unseen import escape, escaped

CellValue = str | int | Fraction | None

ERROR = re.compile(
    r"#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|UNKNOWN!"
    r"|GETTING_DATA|BUSY!)|Err:[0-9]{3}"
)
"""What spreadsheets show in place of a value where a formula fails."""
_ESCAPE = re.compile(r"\\(?:u(?!d[89a-f])[0-9a-f]{4}|U00(?:0[0-9a-f]|10)[0-9a-f]{4})")
_QUOTING = re.compile("(.*\\S)\\s+“((?:[^“]|““)*)”", re.DOTALL)


@dataclass(frozen=True, slots=True)
class SheetCell:
    """The text of a cell, as it was before it was made safe, and where it stands."""

    text: str
    place: Place

    @property
    def word(self) -> str:
        """The text without blanks around it, where these mean nothing."""
        return self.text.strip()

    @property
    def error(self) -> str:
        """What a spreadsheet shows where a formula fails (`#DIV/0!`); empty where none does."""
        return self.word if ERROR.fullmatch(self.word) else ""


def shown(text: str) -> str:
    """A text as it stands in a cell: what steers or cannot be seen is an escape (`\\u202e`).

    Line breaks and tabs stay. A `\\` that an escape would begin with is one itself, so that `meant`
    gives back every text.
    """
    text = _ESCAPE.sub(lambda found: escape("\\") + found[0][1:], text)
    return escaped(text, lambda character: character if character in "\n\t" else escape(character))


def meant(text: str) -> str:
    """The text that `shown` put into a cell."""
    return _ESCAPE.sub(lambda found: chr(int(found[0][2:], 16)), text)


def decimal(value: int | Fraction) -> str:
    """A number exactly: `-1.5`; as a fraction only where no decimal ends (`1/3`)."""
    value = Fraction(value)
    for places in range(19):
        scaled = value * 10**places
        if scaled.denominator == 1:
            return f"{Decimal(f'{scaled.numerator}e-{places}'):f}"
    return str(value)


def joined(parts: Iterable[str]) -> str:
    """Texts in one cell, parted by `; `; a `;` or `\\` within one has `\\` before it."""
    return "; ".join(re.sub(r"([;\\])", r"\\\1", part) for part in parts)


def parted(cell: str) -> tuple[str, ...]:
    """The texts that `joined` put into a cell."""
    parts = re.findall(r"(?:\\.|[^;\\]|\\$)+", cell, re.DOTALL)
    texts = (re.sub(r"\\(.)", r"\1", part, flags=re.DOTALL).strip() for part in parts)
    return tuple(text for text in texts if text)


def quoting(citation: str, quote: str) -> str:
    """A citation and the quote that follows it, as they stand in a cell."""
    if not quote and not citation.endswith("”"):
        return citation
    return f"{citation} “{quote.replace('“', '““')}”"


def unquoted(part: str) -> tuple[str, str]:
    """The citation and the quote that `quoting` put together; the quote is empty where it is."""
    found = _QUOTING.fullmatch(part)
    return (found[1], found[2].replace("““", "“")) if found else (part, "")
