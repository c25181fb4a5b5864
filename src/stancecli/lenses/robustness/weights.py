"""Importances in `robustness`: who leads at each of them, and past which bounds another does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from stancecli import notation as fmt, report as r
from stancecli.lenses.robustness.finding import Robustness
from stancecli.lenses.robustness.wording import bulleted
from stancecli.methods.robustness import Threshold, TieBreaker, WhatIf, WhatIfs
from stancecli.model import HIGHEST, IMPORTANCE
from stancecli.wording import all_named, short_names

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


# Thresholds.


def thresholds(finding: Robustness) -> r.Section | None:
    """Where one importance changes who leads; first, where several do, what parts them."""
    breakers, found = finding.tie_breakers, finding.thresholds
    if not found and not breakers:
        return None
    parting = [
        r.Entry(tie_breaker(finding, breaker), basis=r.basis(breaker.criterion))
        for breaker in breakers
    ]
    passing = [
        r.Entry(_threshold(finding, threshold), basis=r.basis(threshold.criterion))
        for threshold in found
    ]
    if not parting and not any(threshold.inside for threshold in found):
        passing.insert(0, r.Entry("None lies inside the scale, over 0 and up to 4."))
    return r.Section(
        "Thresholds",
        (bulleted([*parting, *passing]),),
        note="one importance alone, and what then takes the lead; nearest first",
    )


def tie_breaker(finding: Robustness, breaker: TieBreaker) -> str:
    """Which of several leaders leads once a criterion counts any more, or any less."""
    name = fmt.quoted(breaker.criterion.name)
    now = fmt.figure_and_word(breaker.criterion.weight)
    less = f"any less, then {all_named(finding, breaker.less)}"
    if not breaker.more:
        return f"{name}: {less} (now {now})"
    return f"{name}: any more (now {now}), then {all_named(finding, breaker.more)}; {less}"


def _threshold(finding: Robustness, threshold: Threshold) -> str:
    past = fmt.beyond(threshold.at, threshold.criterion.weight)
    end = "" if threshold.inside else ", outside the scale"
    if threshold.at == HIGHEST:
        end = " can draw level"
    then = all_named(finding, threshold.then)
    return f"{fmt.quoted(threshold.criterion.name)}: {past}, then {then}{end}"
