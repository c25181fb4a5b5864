"""The gaps in words: how many there are, whose they are and in which lines, then each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath

from stancecli import notation as fmt, report as r
from stancecli.diagnostics import CODES, Place, Problem
from stancecli.lenses.check.expectations import CheckedExpectation
from stancecli.lenses.check.finding import KINDS, GapGroup, GapKind, Gaps
from stancecli.lenses.check.quotes import QuoteOutcome
from stancecli.model import Constraint, Source
from stancecli.wording.find_out import LABEL, first_to_find_out

_TITLES = {
    GapKind.NOT_AS_EXPECTED: "Does not hold",
    GapKind.NOT_AS_QUOTED: "Not as quoted",
    GapKind.TURNS_A_VERDICT: "Turn a verdict",
    GapKind.NOT_CITED: "Not cited",
    GapKind.NOT_JUDGED: "Not judged",
    GapKind.LOOSE_END: "Loose ends",
}
_SHOWN = {
    GapKind.NOT_AS_EXPECTED: 4,
    GapKind.NOT_AS_QUOTED: 3,
    GapKind.TURNS_A_VERDICT: 4,
    GapKind.NOT_CITED: 7,
    GapKind.NOT_JUDGED: 4,
    GapKind.LOOSE_END: 4,
}
"""How many rows of a kind a short answer shows: all of them together fit one screen."""

_LOOSE = {
    "G403": "nothing touches it",
    "G404": "nothing cites it",
    "G405": "effects add up beyond the scale",
    "G406": "an effect waits for what cannot be",
    "G407": "no choice is left",
    "G408": "does nothing to anyone",
    "G410": "no option touches it",
    "G412": "changes nothing",
    "G413": "cannot be",
    "G416": "quotes were not looked for",
    "G418": "an effect may be there twice",
    "G421": "its sign tells nothing",
}


def describe(finding: Gaps) -> r.Report:
    """How many gaps there are, where they are, and with each of them what share is cited."""
    return r.Report(
        subject="What is missing",
        conclusion=_conclusion(finding),
        blocks=(
            *(
                _OF_EACH[kind](finding) if kind in _OF_EACH else _section(kind, finding)
                for kind in GapKind
                if finding.of(kind) or (kind is GapKind.TURNS_A_VERDICT and finding.open)
            ),
            *_one_source(finding),
            *_gone(finding),
            *_never_failing(finding),
            *_everything(finding),
        ),
        next=(r.Next("list", ("source",), "what can be cited"),)
        if finding.of(GapKind.NOT_CITED)
        else (),
    )


def _conclusion(finding: Gaps) -> str:
    claims = sum(share.claims for share in finding.shares)
    cited = sum(share.cited for share in finding.shares)
    doubtful = sum(share.doubtful for share in finding.shares)
    not_there = sum(share.not_there for share in finding.shares)
    on = f", {doubtful} more on reliability D to F alone" if doubtful else ""
    on += f", {not_there} more on what is not in its text" if not_there else ""
    share = f"{cited} of {fmt.counted(claims, 'claim')} cited{on}" if claims else ""
    expected = finding.expectations
    held = sum(outcome.holds for outcome in expected)
    of = fmt.counted(len(expected), "expectation")
    holding = f"{held} of {of} hold{'s' * (len(expected) == 1)}" if expected else ""
    return " · ".join(
        filter(None, ("No faults", _counting(finding), _quoting(finding), holding, share))
    )


def _counting(finding: Gaps) -> str:
    """How many gaps there are: `3 gaps`, or `1 new gap, 2 known, 1 gone`."""
    every, since = len(finding.problems), finding.since
    if since is None:
        return fmt.counted(every, "gap") if every else "no gaps"
    new, gone = len(since.new), len(since.gone)
    said = [fmt.counted(new, "new gap") if new else "no new gaps"]
    said += [f"{every - new:,} known"] * (every > new) + [f"{gone:,} gone"] * bool(gone)
    return ", ".join(said)


def _quoting(finding: Gaps) -> str:
    """How many quotes stand where they are said to: `12 of 12 quotes found, 3 not looked for`."""
    outcomes = Counter(each.outcome for each in finding.quotes if each.citation.quote)
    left = outcomes[QuoteOutcome.NOT_LOOKED_FOR]
    looked_for = outcomes.total() - left
    found = f"{outcomes[QuoteOutcome.FOUND]} of {fmt.counted(looked_for, 'quote')} found"
    if not left:
        return found if looked_for else ""
    return f"{found}, {left:,} not looked for" if looked_for else "no quotes looked for"


def _unexpected(finding: Gaps) -> r.Section:
    """The conclusions that must follow and do not, and what does instead."""
    rows = [
        r.Entry(
            each.expected,
            aside=_where([each.expectation.place], several_files=finding.several_files),
            basis=_cited_for(each),
            below=(r.muted(f"instead: {each.instead}"),),
        )
        for each in finding.expectations
        if not each.holds and _counts(finding, each.expectation.place, "G411")
    ]
    return _one_by_one(GapKind.NOT_AS_EXPECTED, rows)


def _cited_for(outcome: CheckedExpectation) -> r.Basis | None:
    """Where it was read that a conclusion must follow."""
    cite = outcome.expectation.cite
    return r.Basis(cite) if cite else None


def _misquoted(finding: Gaps) -> r.Section:
    """The quotes that do not stand where they are said to, and where they do."""
    rows = [
        r.Entry(
            quote.words or quote.said,
            aside=_where([quote.claim.place], several_files=finding.several_files),
            basis=r.Basis((quote.citation.passage,)),
            below=(r.muted(quote.said),) if quote.words else (),
        )
        for quote in finding.quotes
        if quote.code and _counts(finding, quote.claim.place, quote.code)
    ]
    return _one_by_one(GapKind.NOT_AS_QUOTED, rows)


def _one_by_one(kind: GapKind, rows: Sequence[r.Entry]) -> r.Section:
    return r.Section(f"{_TITLES[kind]} ({len(rows)})", (r.listing(rows, _SHOWN[kind]),))


def _counts(finding: Gaps, place: Place, code: str) -> bool:
    return any(gap.place == place and gap.code == code for gap in finding.counting)


def _gone(finding: Gaps) -> Iterator[r.Block]:
    """The gaps that a baseline has and the model no longer."""
    if finding.since and (gone := finding.since.gone):
        rows = (r.Entry(gap.item or CODES[gap.code], aside=gap.code) for gap in gone)
        yield r.Section(f"Gone ({len(gone)})", (r.listing(rows, 4),))


def _never_failing(finding: Gaps) -> Iterator[r.Block]:
    """The expectations that hold whatever claim is changed by one step: they guard little."""
    sure = [outcome for outcome in finding.expectations if outcome.can_fail is False]
    if sure:
        several = finding.several_files
        rows = (
            r.Entry(each.expected, aside=_where([each.expectation.place], several_files=several))
            for each in sure
        )
        note = "they hold whatever claim is changed by one step"
        yield r.Section(f"Cannot fail ({len(sure)})", (r.listing(rows, 3),), note)


_OF_EACH = {GapKind.NOT_AS_EXPECTED: _unexpected, GapKind.NOT_AS_QUOTED: _misquoted}
"""Gaps that are told one by one."""


def _one_source(finding: Gaps) -> Iterator[r.Section]:
    """Sources that count as one, each with what it is one with, and why."""
    if found := finding.one_source:
        rows = (r.Entry(each.source.id, aside=f"{each.by.value} {each.other.id}") for each in found)
        yield r.Section(f"Counted as one source ({len(found)})", (r.listing(rows, 3),))


def _section(kind: GapKind, finding: Gaps) -> r.Section:
    """The gaps of a kind, a row for each part of the model that has any.

    Before those that turn a verdict stands what to find out first on each decision that is open.
    """
    groups = finding.of(kind)
    counts = [_count(group) for group in groups]
    widest = max(map(len, counts), default=0)
    rows = (
        r.Entry(_part(group), aside=f"{count:<{widest}}  {where}".strip())
        for group, count in zip(groups, counts, strict=True)
        for where in (_where(group.places, several_files=finding.several_files),)
    )
    first = (
        r.Entry(f"{each.decider.name}: {first_to_find_out(each.find_out)}", r.strong(LABEL))
        for each in (finding.open if kind is GapKind.TURNS_A_VERDICT else ())
    )
    total = sum(len(group.places) for group in groups)
    listings = (r.listing(entries, _SHOWN[kind]) for entries in (first, rows))
    title = f"{_TITLES[kind]} ({total})" if total else _TITLES[kind]
    return r.Section(title, tuple(each for each in listings if each.entries))


def _count(group: GapGroup) -> str:
    if group.kind is GapKind.TURNS_A_VERDICT:
        kind = KINDS.get(group.code)
        return f"{len(group.places)} {kind.value}" if kind else _LOOSE[group.code]
    return f"{len(group.places)} of {group.of}" if group.of is not None else ""


def _part(group: GapGroup) -> str:
    """The part of the model that has the gaps, and of a loose end what is loose."""
    item, actor = group.item, group.actor
    if item is None and group.scenario:
        return f"scenario {group.scenario}: {_LOOSE[group.code]}"
    if item is None:
        return CODES[group.code]
    own = item.id if isinstance(item, Source) else item.name
    name = f"{actor.name} · {own}" if actor and actor is not item else own
    if group.kind is not GapKind.LOOSE_END:
        return name
    loose = "no option is against it" if isinstance(item, Constraint) else _LOOSE[group.code]
    return f"{name}: {loose}"


def _where(places: Iterable[Place], *, several_files: bool) -> str:
    """The lines of places, and the sheet or file that they are in where the model has several."""
    lines: dict[tuple[str, str], list[int]] = {}
    for place in places:
        if place.file:
            lines.setdefault((place.file, place.sheet), []).append(place.line)
    return ", ".join(
        f"{PurePath(file).name}:{_lines(found)}"
        if several_files
        else f"{sheet} {'row' if sheet else 'line'}{'s' * (len(set(found)) > 1)} {_lines(found)}"
        for (file, sheet), found in lines.items()
    ).lstrip()


def _lines(found: Iterable[int]) -> str:
    """`9`, `9, 12`, or from the first to the last: `9–30`."""
    lines = sorted(set(found))
    return ", ".join(map(str, lines)) if len(lines) < 3 else f"{lines[0]}–{lines[-1]}"


def _everything(finding: Gaps) -> Iterator[r.Block]:
    """What only the whole answer has: what holds, what is cited, and each gap with its place."""
    kinds = Counter(problem.code for problem in finding.counting)
    holding = [
        r.Entry(
            outcome.expected,
            basis=_cited_for(outcome),
            below=(*filter(None, [outcome.expectation.because]),),
        )
        for outcome in finding.expectations
        if outcome.holds
    ]
    cited = [
        r.Entry(share.actor.name, aside=f"{share.cited} of {share.claims}")
        for share in finding.shares
    ]
    by_code = [r.Entry(CODES[code], code, str(kinds[code])) for code in sorted(kinds)]
    sections = (
        ("Holds as expected", holding, ""),
        ("Claims cited", cited, "by the actor whose claims they are"),
        ("Gaps by code", by_code, ""),
    )
    whole = tuple(
        r.Section(title, (r.listing(entries),), note)
        for title, entries, note in sections
        if entries
    )
    gaps = (r.listing(map(_line, finding.counting)),) if finding.counting else ()
    if whole or gaps:
        tells = "each gap on a line with its place" if gaps else "what is cited of each actor"
        yield r.Shortened((*whole, *gaps), tells=tells)


def _line(problem: Problem) -> r.Entry:
    """A gap as programs read it: `a.yaml:9:3: G402 …`."""
    code = r.Span(problem.code, r.Role.JUDGEMENT)
    return r.Entry(r.text(f"{problem.place}: ", code, f" {problem.message}"))
