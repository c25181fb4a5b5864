"""How it is told what to look at first, and what a model does not say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from stancecli import notation as fmt, report as r
from stancecli.diagnostics import CODES
from stancecli.lenses.check.finding import LOOSE, Gaps, MainDecision, Worth
from stancecli.methods.ladder import Conclusion
from stancecli.wording import answer, plain_table, rests_on, row
from stancecli.wording.moves import in_quotes
from stancecli.wording.verdict import says_nothing

_CALLED = {"cited": "unsourced claims", "judged": "blanks", LOOSE: "loose ends"}
_MOST = 4
"""So many expectations and quotes that are not met a short answer shows."""


def describe(finding: Gaps) -> r.Report:
    """What is most worth asking, then what does not hold, then what is missing."""
    said = [*_first(finding.main), "No faults."]
    if expected := finding.expectations:
        met = sum(each.holds and not each.no_use for each in expected)
        idle = sum(bool(each.no_use) for each in expected)
        of_no_use = f"; of no use: {idle}" if idle else ""
        said.append(f"Expectations met: {met} of {len(expected)}{of_no_use}.")
    return answer("Check", ["What should be looked at first?"], said, _blocks(finding))


def _first(main: MainDecision | None) -> Iterator[str]:
    """What is most worth asking and what it can settle, or why nothing is."""
    if main is None:
        yield "Nobody decides anything in this model."
        return
    decider, options = main.decider.name, in_quotes(main.leaders)
    if main.verdict is Conclusion.EMPTY:
        yield says_nothing(decider, main.decision)
    elif main.questions:
        first = main.questions[0]
        asked = f"{first.asks[:1].lower()}{first.asks[1:-1]}"
        yield f"Ask first about {decider}: {asked} (now {first.now})?"
        if first.worth in SETTLING:
            alone = len([each for each in main.questions[1:] if each.worth is first.worth])
            too = f"; so can {fmt.counted(alone, 'other')}" if alone and not first.together else ""
            yield f"{SETTLING[first.worth]} the choice{too}."
    elif main.verdict is Conclusion.ONLY:
        yield f"Only one option is left to {decider}: {options}."
    elif main.verdict is Conclusion.LEVEL:
        yield f"Level for {decider}: {options} have the same points."
    elif main.verdict is Conclusion.OPEN:
        yield f"No one answer would settle what is ahead for {decider}."
    else:
        yield f"No one uncertain or unsourced estimate would change what is ahead for {decider}."


SETTLING: Mapping[Worth, str] = {
    Worth.SETTLES: "This alone settles",
    Worth.CAN_SETTLE: "This alone can settle",
    Worth.TOGETHER: "Together with what comes next below this can settle",
}
"""What the answer to the first question does, where it can settle the choice."""


def _blocks(finding: Gaps) -> Iterator[r.Block]:
    main = finding.main
    if main and main.questions:
        rows = (
            row(each.asks, main.in_short(n), finding.line(each.place) or "–")
            for n, each in enumerate(main.questions)
        )
        heads = ("why", "where it stands")
        most = r.Most((5, 4, 3), "question")
        yield plain_table(f"What to ask for {main.decider.name}", heads, rows, most)
    yield from _unmet(finding)
    yield r.Listing(tuple(_lines(finding)))
    if details := tuple(_details(finding)):
        yield r.Shortened(details, tells="what holds")


def to_ask(main: MainDecision) -> r.Listing:
    """The same for who has no file."""
    return r.listing(
        r.Entry(r.strong(each.asks), below=(r.muted(f"{each.why}; now {each.now}"),))
        for each in main.questions
    )


def _unmet(finding: Gaps) -> Iterator[r.Block]:
    """Conclusions that do not follow, and what does; quotes that stand elsewhere, or nowhere.

    Last what nobody could look up: texts that were not read, quotes that nobody can tell apart.
    """
    counting = {(gap.place, gap.code) for gap in finding.counting}
    unexpected = [
        r.Entry(
            each.expected,
            aside=finding.line(each.expectation.place),
            basis=r.Basis(each.expectation.cite),
            below=(r.muted(f"instead: {each.instead}"),),
        )
        for each in finding.expectations
        if not each.holds and (each.expectation.place, "G411") in counting
    ]
    misquoted = [
        r.Entry(
            quote.words or quote.said,
            aside=finding.line(quote.claim.place),
            basis=r.Basis((quote.citation.passage,)),
            below=(r.muted(quote.said),) if quote.words else (),
        )
        for quote in finding.quotes
        if (quote.claim.place, quote.code) in counting
    ]
    yield from _section("Not as expected", unexpected, _MOST)
    yield from _section("Not as quoted", misquoted, _MOST)
    told = {(quote.claim.place, quote.code) for quote in finding.quotes}
    not_looked_up = [
        r.Entry(gap.message, aside=finding.line(gap.place))
        for gap in finding.counting
        if gap.code in ("G424", "G426") and (gap.place, gap.code) not in told
    ]
    yield from _section("Not looked up", not_looked_up, _MOST)


def _section(title: str, rows: Iterable[r.Entry], *most: int) -> Iterator[r.Section]:
    found = r.listing(rows, *most)
    if found.entries:
        yield r.Section(title, (found,))


def _lines(finding: Gaps) -> Iterator[r.Entry]:
    missing, label = " ".join(_missing(finding)), r.strong("Not known")
    gaps = [
        r.Entry(r.text(f"{each.place}: ", r.Span(each.code, r.Role.JUDGEMENT), f" {each.message}"))
        for each in finding.counting
    ]
    if gaps or missing:
        whole = (r.Section("Not known", (r.listing(gaps),)),) if gaps else None
        tells, part = "each gap on a line with its place", r.Part.NOT_KNOWN
        yield r.Entry(missing, label, part=part, whole=whole, tells=tells if gaps else "")
    if finding.grounds.claims:
        yield from rests_on(finding.grounds, "claim")


def _missing(finding: Gaps) -> Iterator[str]:
    """`In the rest of the file: unsourced claims 84, loose ends 1 (line 29).`"""
    if since := finding.since:
        known = len(finding.problems) - len(since.new)
        yield f"New gaps: {len(since.new)}, known before: {known}, gone: {len(since.gone)}."
    counts = []
    for kind, called in _CALLED.items():
        places = finding.rest.get(kind, ())
        lines = dict.fromkeys(finding.line(place) for place in places)
        few = lines if len(lines) < _MOST else ()
        counts += [fmt.marked(f"{called} {len(places):,}", *few)] if places else []
    if counts:
        yield f"{'New' if finding.since else 'In the rest of the file'}: {', '.join(counts)}."


def _details(finding: Gaps) -> Iterator[r.Block]:
    """What holds, what is gone since a baseline, and what is no source of its own."""
    idle, holding = list[r.Entry](), list[r.Entry]()
    for each in finding.expectations:
        if each.no_use:
            line = finding.line(each.expectation.place)
            idle.append(r.Entry(each.expected, aside=line, below=(r.muted(each.no_use),)))
        elif each.holds:
            because, basis = each.expectation.because, r.Basis(each.expectation.cite)
            below = (because,) if because else ()
            holding.append(r.Entry(each.expected, basis=basis, below=below))
    gone = finding.since.gone if finding.since else ()
    left = (r.Entry(item or CODES[code], aside=code) for code, item in gone)
    same = (r.Entry(f"{e.source.id}: {e.by} {e.other.id}") for e in finding.one_source)
    yield from _section("Of no use", idle)
    yield from _section("As expected", holding)
    yield from _section("Gone since the baseline", left)
    yield from _section("Counted as one source", same)
