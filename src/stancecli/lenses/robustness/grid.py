"""The main table of `robustness`: who leads with each criterion at each importance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from stancecli import notation as fmt, report as r
from stancecli.lenses.robustness.finding import Robustness
from stancecli.methods.robustness.whatif import WhatIf, WhatIfs
from stancecli.model import IMPORTANCE
from stancecli.wording import short_names


def whole_grid(finding: Robustness) -> r.Table:
    """The table of all criteria."""
    return _table(finding, finding.what_ifs)


def grid(finding: Robustness, whole: r.Table, most: int) -> r.Block:
    """The table; a short answer has the rows that matter first, and counts the rest."""
    if len(finding.what_ifs) <= most:
        return whole
    order = sorted(finding.what_ifs, key=lambda found: not found.turns)
    more = fmt.counted(len(order) - most, "more row")
    return r.Shortened((whole,), (_table(finding, tuple(order[:most])),), more=more)


def _table(finding: Robustness, shown: tuple[WhatIfs, ...]) -> r.Table:
    names, key = _leaders_in_short(finding, shown)
    rows = tuple(
        r.Row(_row_name(found), tuple(_cell(finding, at, names) for at in found.at))
        for found in shown
    )
    notes = ("Who leads, by how much · [ ] as entered", *([key] if key else []))
    columns = tuple(r.Column(word) for word in IMPORTANCE)
    return r.Table(
        columns,
        (r.Group("", rows),),
        names=f"If one {fmt.the_weight(finding.criteria)} alone were",
        legend=r.Legend(notes=notes),
        look="grid",
    )


def _leaders_in_short(
    finding: Robustness, shown: Iterable[WhatIfs]
) -> tuple[Mapping[str, str], str]:
    """By option the short name of each that leads alone somewhere, and the key to these names."""
    alone = (at.leaders for found in shown for at in found.at if len(at.leaders) == 1)
    leaders = {option.id for (option,) in alone}
    candidates = [option for option in finding.candidates if option.id in leaders]
    short = short_names(candidates, finding.candidates)
    names = {option.id: name for option, name in zip(candidates, short, strict=True)}
    key = (
        f"{name} = {fmt.quoted(option.name)}"
        for option, name in zip(candidates, short, strict=True)
        if name != option.name
    )
    return names, ", ".join(key)


def _row_name(found: WhatIfs) -> str:
    """The criterion; with its weight where that is none of those in the table."""
    if any(at.as_entered for at in found.at):
        return found.criterion.name
    weight = fmt.interval(found.criterion.weight)
    return f"{found.criterion.name} (now {weight})"


def _cell(finding: Robustness, at: WhatIf, names: Mapping[str, str]) -> r.Cell:
    """`Neglect 2.5`, or `level`; set out where another leads than as entered."""
    one, *others = at.leaders
    said = "level" if others else f"{names[one.id]} {fmt.rounded(at.margin or Fraction(0))}"
    look = "level" if others else "same" if one in finding.leaders else "other"
    if at.as_entered:
        return r.Cell(f"[{said}]", framed=said, look=look)
    return r.Cell(said, look=look)
