"""The tables and sections of `robustness`: importances, and claims changed or taken away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from stancecli import notation as fmt, report as r
from stancecli.lenses.robustness.finding import Robustness
from stancecli.methods.ladder import Completion
from stancecli.methods.robustness import Threshold, TieBreaker, WhatIf, WhatIfs
from stancecli.methods.robustness.changes import Change
from stancecli.methods.robustness.knockouts import Knockout, Outcome
from stancecli.model import (
    HIGHEST,
    IMPORTANCE,
    Citation,
    Criterion,
    Impossible,
    Option,
    Source,
    exactly,
)
from stancecli.situation import Bearing, claim_of
from stancecli.wording import all_named, claimed, short_names, standing, weight_of


def bulleted(entries: Iterable[r.Entry], most: int | None = None) -> r.Listing:
    """A listing of which a short answer has the first `most` entries, or all."""
    return r.listing(entries, most, bullet="·")


def level_or_ahead(finding: Robustness, options: Iterable[Option], *, level: bool) -> str:
    """`“A” or “B” can lead`, or only draw level."""
    return f"{all_named(finding, options, 'or')} can {'draw level' if level else 'lead'}"


def claim_and_value(finding: Robustness, claim: Bearing | Criterion | Impossible) -> str:
    """A claim by what it says: `“Option” on “Interest” (−/0)`, or the importance of a criterion."""
    if isinstance(claim, Bearing):
        return f"{_effect(finding, claim)} ({fmt.effect(claim.claim.size)})"
    if isinstance(claim, Impossible):
        return "That some options cannot hold together"
    if claim.binding:
        return f"That {fmt.quoted(claim.name)} is binding"
    return f"The {weight_of(claim)} ({fmt.figure_and_word(claim.weight)})"


def _effect(finding: Robustness, bearing: Bearing) -> str:
    """`“Option” (its actor, if another) on “Interest”, only with …`."""
    option, criterion = fmt.quoted(bearing.option.name), fmt.quoted(bearing.criterion.name)
    doer = f" ({bearing.doer.name})" if bearing.doer != finding.decider else ""
    conditions = fmt.conditions(bearing.when, bearing.unless, bearing.same_as)
    return f"{option}{doer} on {criterion}{f', {conditions}' if conditions else ''}"


# Changes.


def before(change: Change) -> r.Words:
    """The value that a claim has, as it stands in the file."""
    return r.sign(change.before) if _is_effect(change) else fmt.interval(change.before)


def bound(change: Change) -> r.Words:
    """The value that a claim has to pass; rounded, it says so."""
    if not _is_effect(change):
        return fmt.bound(change.after)
    if change.after.denominator == 1:
        return r.sign(exactly(change.after))
    return fmt.bound(change.after, signed=True)


def step(change: Change) -> r.Text:
    """From one value to another: `− → 0`; of a range, from its midpoint: `−/0 (−0.5) → +0.5`."""
    written = fmt.step if _is_effect(change) else fmt.number
    middle = "" if change.before.exact else f" ({written(change.before.mid)})"
    after = r.sign(exactly(change.after)) if _is_effect(change) else written(change.after)
    return r.text(before(change), f"{middle} → ", after)


def passed(change: Change) -> r.Text:
    """The value that a claim has, and the one to pass: `3 → over 3.5`, `+ → under about +0.88`."""
    way = "over" if change.rises else "under"
    return r.text(before(change), f" → {way} ", bound(change))


def changed(finding: Robustness, change: Change) -> str:
    """What changes: `“Option” on “Interest”`, or `importance of “Interest”`."""
    if isinstance(change.claim, Bearing):
        return _effect(finding, change.claim)
    return weight_of(change.claim)


def change_entry(finding: Robustness, change: Change, values: r.Words) -> r.Entry:
    """A change as a line: what changes, and from and to which `values`."""
    claim, what = claim_of(change.claim), changed(finding, change)
    because = (claim.because,) if claim.because else ()
    capital = f"{what[:1].upper()}{what[1:]}"
    return replace(claimed(claim, capital), aside=values, details=because)


def _is_effect(change: Change) -> bool:
    return isinstance(change.claim, Bearing)


# Claims changed, left open, or taken away.


def single_steps(finding: Robustness) -> r.Section | None:
    """The claims of which one step lets another option lead or draw level."""
    if not finding.verdict.single_steps:
        return None
    ranked = sorted(finding.verdict.single_steps, key=is_cited)
    blocks = tuple(_steps(finding, ranked))
    if not finding.contested:
        joining = (
            "These let another option in. Any change of an effect that only some of those now "
            "level have parts them."
        )
        blocks = (r.Paragraph(joining), *blocks)
    claims = {claim_of(change.claim).size_id for change in ranked}
    turn = finding.verdict.stepped if finding.verdict.overturning else 0
    kinds = ((turn, "turn it"), (len(claims) - turn, "only level it"))
    does = fmt.listed(f"{count} {words}" for count, words in kinds if count)
    on = f"{fmt.counted(len(claims), 'claim')}{f': {does}' if finding.contested else ''}"
    ways = f"{on}; those not cited first"
    inexact = [change.before for change in ranked if not change.before.exact]
    medians = ", or the median of its views" * any(size.middle is not None for size in inexact)
    ranges = f"; a range from its midpoint{medians}" if inexact else ""
    return r.Section("One step on one claim", blocks, note=f"{ways}{ranges}")


def is_cited(change: Change) -> bool:
    """Whether the claim that changes has a citation: what has none comes first."""
    return not claim_of(change.claim).is_judgement


def _steps(finding: Robustness, changes: Sequence[Change]) -> Iterator[r.Block]:
    """Steps in groups, each under what it leads to."""
    alike: dict[tuple[str, ...], list[Change]] = {}
    for change in changes:
        alike.setdefault(tuple(option.id for option in change.then), []).append(change)
    leading = {option.id for option in finding.leaders}
    for ids, found in alike.items():
        leads = "leads" if len(ids) == 1 else "lead"
        does = leads if leading.isdisjoint(ids) else "are level"
        yield r.Paragraph(f"then {all_named(finding, found[0].then)} {does}")
        yield bulleted(change_entry(finding, change, step(change)) for change in found)


# Ranges and unknowns.


def ranges(finding: Robustness) -> r.Section:
    """What each option can come to, and the ranges that alone can decide who leads."""
    title = "Ranges and unknowns"
    if all(points.exact for points in finding.points):
        words = "None bears on this: each effect and each importance is one number."
        return r.Section(title, (r.Paragraph(words),))
    reached = [
        r.Entry(
            fmt.marked(found.option.name, standing(finding, found.option)),
            aside=f"{fmt.interval(found.points)}: {_reach(found)}",
        )
        for found in finding.completions
    ]
    deciding = []
    for found in finding.verdict.decisive:
        can = level_or_ahead(finding, found.then, level=found.only_ties)
        said = f"{claim_and_value(finding, found.claim)}: {can}"
        deciding.append(r.Entry(said, basis=r.basis(claim_of(found.claim))))
    alone = (r.Paragraph("Alone, these can decide it:"), bulleted(deciding)) if deciding else ()
    blocks = (r.listing(reached), *alone)
    return r.Section(title, blocks, note="points, at least and at most")


def _reach(found: Completion) -> str:
    if found.leads_always:
        return "best in every completion"
    return "best or level in some" if found.can_lead else "best in none"


# Knock-outs.


def knockouts(finding: Robustness) -> r.Section:
    """What can become of the lead without each source, passage and judgement."""
    without = finding.knockouts
    blocks: list[r.Block] = []
    if without.sources:
        blocks.append(bulleted(_knockout(finding, found) for found in without.sources))
    does = "turn it" if finding.contested else "let another option in"
    for thing, found in (("passage", without.passages), ("judgement", without.judgements)):
        if not found:
            continue
        many = sum(knockout.can_overturn for knockout in found) or "none"
        total = fmt.counted(len(found), thing)
        blocks.append(r.Paragraph(f"{many} of {total} can {does} alone"))
        blocks.append(bulleted(_knockout(finding, knockout) for knockout in found))
    return r.Section("If a source or a judgement fell away", tuple(blocks), note="one at a time")


def _knockout(finding: Robustness, found: Knockout) -> r.Entry:
    """What is taken away, and what can become of the lead."""
    match found.removed:
        case Source(id=id_, title=title):
            removed, basis = f"{id_}, {fmt.quoted(title)}", None
        case Citation() as passage:
            claims = ("claim rests on it alone", "claims rest on it alone")
            removed, basis = fmt.counted(len(found.lost), *claims), r.Basis((passage,))
        case claim:
            removed, basis = claim_and_value(finding, claim), r.Basis(judgement=True)
    if found.can_overturn:
        level = found.outcome is Outcome.CAN_TIE
        outcome = level_or_ahead(finding, found.then, level=level)
    elif found.outcome is Outcome.HOLDS:
        outcome = "the lead holds" if finding.contested else "no other option can join them"
    else:
        outcome = "nothing here rests on it"
    return r.Entry(f"{removed}: {outcome}", basis=basis)


# Importances: who leads at each of them, and past which bounds another does.


ROWS = r.Most((10, 10, 8, 6, 6, 4), "row")
"""So many a short answer has, those that matter first."""


def grid(finding: Robustness, most: r.Most = ROWS) -> r.Table:
    """The table of all criteria; of a large one a short answer has the rows that matter first."""
    names, key = _leaders_in_short(finding, finding.what_ifs)
    rows = []
    for found in finding.what_ifs:
        # The weight stands with the criterion where it is none of those in the table.
        now = f"now {fmt.interval(found.criterion.weight)}"
        name = fmt.marked(
            found.criterion.name, "" if any(at.as_entered for at in found.at) else now
        )
        cells = tuple(_cell(finding, at, names, key) for at in found.at)
        rows.append(r.Row(name, cells, rank=not found.turns))
    return r.Table(
        tuple(r.Column(word) for word in IMPORTANCE),
        (r.Group("", tuple(rows)),),
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
