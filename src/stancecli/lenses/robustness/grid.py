"""The main table of `robustness`: who leads with each criterion at each importance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from stancecli import notation as fmt, report as r
from stancecli.lenses.robustness.finding import Robustness
from stancecli.methods.robustness.whatif import WhatIf, WhatIfs
from stancecli.model import IMPORTANCE
from stancecli.wording import short_names

ROWS = r.Most((10, 10, 8, 6, 6, 4), "row")
"""So many a short answer has, those that matter first."""


def grid(finding: Robustness, most: r.Most = ROWS) -> r.Table:
    """The table of all criteria; of a large one a short answer has the rows that matter first."""
    names, key = _leaders_in_short(finding, finding.what_ifs)
    rows = tuple(
        r.Row(
            _row_name(found),
            tuple(_cell(finding, at, names, key) for at in found.at),
            rank=not found.turns,
        )
        for found in finding.what_ifs
    )
    return r.Table(
        tuple(r.Column(word) for word in IMPORTANCE),
        (r.Group("", rows),),
        names=f"If one {fmt.the_weight(finding.criteria)} alone were",
        legend=r.Legend(
            notes=("Who leads, by how much · [ ] as entered",), names=tuple(key.values())
        ),
        most_rows=most,
        look="grid",
    )


def _leaders_in_short(
    finding: Robustness, shown: Iterable[WhatIfs]
) -> tuple[Mapping[str, str], Mapping[str, r.Sign]]:
    """By option the short name of each that leads alone somewhere, and the key to these names."""
    alone = (at.leaders for found in shown for at in found.at if len(at.leaders) == 1)
    leaders = {option.id for (option,) in alone}
    candidates = [option for option in finding.candidates if option.id in leaders]
    short = short_names(candidates, finding.candidates)
    names = {option.id: name for option, name in zip(candidates, short, strict=True)}
    key = {
        option.id: r.Sign(names[option.id], fmt.quoted(option.name))
        for option in candidates
        if names[option.id] != option.name
    }
    return names, key


def _row_name(found: WhatIfs) -> str:
    """The criterion; with its weight where that is none of those in the table."""
    if any(at.as_entered for at in found.at):
        return found.criterion.name
    weight = fmt.interval(found.criterion.weight)
    return f"{found.criterion.name} (now {weight})"


def _cell(
    finding: Robustness, at: WhatIf, names: Mapping[str, str], key: Mapping[str, r.Sign]
) -> r.Cell:
    """`Neglect 2.5`, or `level`; set out where another leads than as entered."""
    one, *others = at.leaders
    said = "level" if others else f"{names[one.id]} {fmt.rounded(at.margin or Fraction(0))}"
    look = "level" if others else "same" if one in finding.leaders else "other"
    signs = tuple(key[option.id] for option in at.leaders if option.id in key)
    if at.as_entered:
        return r.Cell(f"[{said}]", framed=said, look=look, signs=signs)
    return r.Cell(said, look=look, signs=signs)
