"""ISO dates among texts, in the SQL that every engine knows: none is cast, for that may fail."""

from __future__ import annotations

from collections.abc import Iterable

from stancecli.corpus.sql import literal

_SHORT = ("02-30", "02-31", "04-31", "06-31", "09-31", "11-31")
"""Days that no year has."""


def iso_date(text: str, other: str) -> str:
    """The year, month or day that a text is, or begins with before a time; else what is `other`."""

    def part(start: int, length: int) -> str:
        return f"SUBSTR({text}, {start}, {length})"

    digits = [f"{part(n, 1)} IN {_listed(range(10), 1)}" for n in range(1, 5)]
    year = " AND ".join([*digits, f"{part(1, 4)} <> '0000'"])
    month = f"{part(5, 1)} = '-' AND {part(6, 2)} IN {_listed(range(1, 13))}"
    leap = (
        f"{part(3, 2)} IN {_listed(range(4, 100, 4))} "
        f"OR {part(3, 2)} = '00' AND {part(1, 2)} IN {_listed(range(0, 100, 4))}"
    )
    day = (
        f"{part(8, 1)} = '-' AND {part(9, 2)} IN {_listed(range(1, 32))} "
        f"AND {part(6, 5)} NOT IN {_quoted(_SHORT)} AND ({part(6, 5)} <> '02-29' OR {leap}) "
        f"AND {part(11, 1)} IN ('', 'T', ' ')"
    )
    return f"""CASE
          WHEN LENGTH({text}) = 4 AND {year} THEN {text}
          WHEN LENGTH({text}) = 7 AND {year} AND {month} THEN {text}
          WHEN LENGTH({text}) > 9 AND {year} AND {month} AND {day} THEN {part(1, 10)}
          ELSE {other} END"""


def _listed(numbers: Iterable[int], width: int = 2) -> str:
    return _quoted(f"{number:0{width}}" for number in numbers)


def _quoted(texts: Iterable[str]) -> str:
    return f"({', '.join(map(literal, texts))})"
