"""A performance table in whole numbers, as the script of a page adds it up (whatif-sums.js)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import lcm
from typing import Any

from stancecli import notation as fmt
from stancecli.methods.cells import total
from stancecli.methods.evidence import support_of
from stancecli.methods.ladder import Conclusion, rung
from stancecli.methods.performance import PerformanceTable
from stancecli.methods.robustness.find_out import unknowns_of
from stancecli.methods.verdict import DecisionVerdict
from stancecli.model import UNKNOWN, Blank, Breach, Criterion, Effect, Range
from stancecli.wording import standing
from stancecli.wording.sources import alone
from stancecli.wording.verdict import conclusion

MOST_EXACT = 2**53
"""Above it JavaScript reads digits as a number near by: such a number is written as a text."""


def encoded(
    table: PerformanceTable, options: Mapping[str, int], criteria: Mapping[str, int]
) -> dict[str, Any]:
    """A table as the page has it; options and criteria are named by their places in these.

    `unit` are the parts of one in which effects and weights are counted. A size is its least, what
    stands in where one number is needed, its most, and what it is of, unless that is an effect; an
    exact size of an effect is its number alone. `cells` have for each open
    option and criterion the claims that hold there and not with every option, by their places
    among `claims`, so that what two options share cancels; `always` is what holds whatever is
    chosen. `said` is the verdict where no importance can change it, else empty. `judged` is on what
    alone it all rests, if so, `mostly_judged` whether half is cited, or less. `loose` is what is
    not known exactly: claims by their places, the importance of row n as −1 − n.
    """
    rows, candidates = table.criteria, table.candidates
    places: dict[object, int] = {}
    claims: list[Effect | Breach] = []
    cells = [
        [_numbered(table.cells[option.id, c.id].own, places, claims) for c in rows]
        for option in candidates
    ]
    always = [total(table.cells[candidates[0].id, c.id].always) for c in rows]
    value = unit_of((*(claim.size for claim in claims), *always))
    weight = unit_of(criterion.weight for criterion in rows)
    support = support_of(table)
    on, _ = rung(table)
    settled = on in (Conclusion.EMPTY, Conclusion.ONLY)
    return {
        "unit": [value, weight],
        "options": [[options[o.id], standing(table, o)] for o in candidates],
        "weights": [[*whole(c.weight, weight), criteria[c.id]] for c in rows],
        "always": [_effect(each, value) for each in always],
        "claims": [_claim(claim, value) for claim in claims],
        "cells": cells,
        "said": fmt.visible(conclusion(DecisionVerdict.of(table))) if settled else "",
        "judged": alone(support),
        "mostly_judged": not support.mostly_cited,
        "loose": [
            -1 - rows.index(each) if isinstance(each, Criterion) else places[each.size_id]
            for each, _ in unknowns_of(table)
        ],
    }


def _numbered(
    own: Iterable[Effect | Breach], places: dict[object, int], claims: list[Effect | Breach]
) -> list[int]:
    """The places of these claims; one that has none yet is added."""
    found = []
    for claim in own:
        if claim.size_id not in places:
            places[claim.size_id] = len(claims)
            claims.append(claim)
        found.append(places[claim.size_id])
    return found


def _claim(claim: Effect | Breach, unit: int) -> Any:
    """A claim, with what it is for who steps or completes it; nothing is known of an `unknown`."""
    if isinstance(claim, Blank):
        return [*whole(claim.size, unit), "blank"]
    if isinstance(claim, Breach):
        return [*whole(claim.size, unit), "breach"]
    if claim.size == UNKNOWN:
        return [*whole(claim.size, unit), "unknown"]
    return _effect(claim.size, unit)


def _effect(size: Range, unit: int) -> int | str | list[int | str]:
    ends = whole(size, unit)
    return ends[0] if size.exact else ends


def written(data: Any) -> str:
    """Data as they stand in an attribute."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def unit_of(sizes: Iterable[Range]) -> int:
    """Of how many parts of one all these are whole numbers."""
    return lcm(*(end.denominator for size in sizes for end in (size.low, size.mid, size.high)))


def whole(size: Range, unit: int) -> list[int | str]:
    """A size in parts of one of which the unit has so many: least, what stands in, and most."""
    return [_number(end * unit) for end in (size.low, size.mid, size.high)]


def _number(value: Fraction) -> int | str:
    number = int(value)
    return number if abs(number) < MOST_EXACT else str(number)
