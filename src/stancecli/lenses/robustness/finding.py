"""How firm a lead is, and what alone would end it: how it is found and told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from stancecli import notation as fmt, report as r
from stancecli.lenses import table
from stancecli.methods.ladder import Conclusion
from stancecli.methods.performance import performance_table
from stancecli.methods.robustness import Ending, EndingKind, WhatIf, WhatIfs, endings, what_ifs
from stancecli.methods.robustness.knockouts import (
    Knockout,
    Knockouts,
    OutByOne,
    Outcome,
    Removed,
    knockouts,
    out_by_one,
)
from stancecli.methods.verdict import DecisionVerdict, EndedBy, InContext, Verdict, verdict
from stancecli.model import (
    IMPORTANCE,
    UNKNOWN,
    Blank,
    Citation,
    Constraint,
    Criterion,
    Interest,
    Option,
    Range,
    Source,
)
from stancecli.situation import Bearing, Situation, claim_of
from stancecli.values import INLINE
from stancecli.wording import (
    COLUMN_WIDTHS,
    answer,
    bulleted,
    claimed,
    deciders,
    ended,
    in_a_table,
    in_place,
    name_or_id,
    named,
    only_with,
    plain_table,
    rests_on,
    row,
    standing,
)
from stancecli.wording.moves import in_quotes, several
from stancecli.wording.verdict import (
    HOW,
    another_choice,
    asked_of,
    by_how_much,
    choosers,
    conclusion,
    filled_in,
    in_view,
)


@dataclass(frozen=True)
class Robustness(InContext):
    """How firm the lead in one decision is.

    `bounds` are the least and the most by which the leader can be ahead of the next, None where
    there is no other. `endings` are the changes that alone end the lead. `what_ifs` is who is ahead
    with each weight at each of its words, `knockouts` what can become of the lead without each
    source, passage and unsourced claim. `out_by_one` are the options that one passage alone keeps
    from being ahead.
    """

    candidates: tuple[Option, ...]
    criteria: tuple[Criterion, ...]
    leaders: tuple[Option, ...]
    verdict: Verdict = field(metadata=INLINE)
    bounds: Range | None
    endings: tuple[Ending, ...]
    what_ifs: tuple[WhatIfs, ...]
    knockouts: Knockouts
    out_by_one: tuple[OutByOne, ...]

    @property
    def is_weighed(self) -> bool:
        """Whether there are options to weigh, and something to weigh them by."""
        return len(self.candidates) > 1 and bool(self.criteria)

    @property
    def contested(self) -> bool:
        """Whether one of these is ahead at middle estimates."""
        return len(self.leaders) == 1 and self.is_weighed

    @property
    def stepping(self) -> tuple[Bearing | Criterion, ...]:
        """The estimates of which one step ends the lead, each once."""
        steps = self.verdict.single_steps
        return tuple({claim_of(step.claim).size_id: step.claim for step in steps}.values())

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each change that alone ends the lead."""
        for each in self.endings:
            claim, option = each.claim, None
            if isinstance(claim, Bearing):
                option, claim = claim.option, claim.criterion
            item = each.turn.option if each.turn else claim
            columns = "now=now.low now_most=now.high past ahead level"
            yield from table([each], columns, change=each.kind, option=option, item=item)


def find(situation: Situation, decision_id: str) -> Robustness:
    """How firm the lead in a decision is."""
    table = performance_table(situation, decision_id)
    on, without = verdict(table), knockouts(table)
    return Robustness(
        decision=table.decision,
        decider=table.decider,
        current=table.current,
        candidates=table.candidates,
        criteria=table.criteria,
        leaders=table.leaders,
        verdict=on,
        bounds=on.bounds,
        endings=endings(table, on.decisive, on.turns or (), on.single_steps),
        what_ifs=what_ifs(table),
        knockouts=without,
        out_by_one=tuple(out_by_one(table, without)),
    )


@dataclass(frozen=True)
class EveryDecision:
    """How things stand in each decision of a model, in the order of the file.

    `main` is the id of the decision or issue with which answers begin, or empty.
    """

    decisions: tuple[DecisionVerdict, ...]
    main: str = ""

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each decision."""
        return table(
            self.decisions,
            "decision verdict=verdict.verdict cited=verdict.grounds.cited"
            " claims=verdict.grounds.claims leader=verdict.leaders rival=verdict.rival"
            " margin=verdict.margin steps=verdict.stepped",
        )


def find_all(situation: Situation, decisions: Sequence[str]) -> EveryDecision:
    """How firm each of these decisions is."""
    tables = (performance_table(situation, id_) for id_ in decisions)
    return EveryDecision(tuple(map(DecisionVerdict.of, tables)), situation.main)


# In words.

ROWS = r.Most((7, 6, 5, 4, 3), "change")
"""How many changes a short answer shows, from roomy to tight."""
DECISIONS = r.Most((10, 8, 6, 5, 4), "decision")
"""How many decisions it shows."""


def describe(finding: Robustness | EveryDecision) -> r.Report:
    """How firm one lead is, or which leads are."""
    if isinstance(finding, EveryDecision):
        return _of_every(finding)
    leader = fmt.quoted(finding.leaders[0].name)
    asks = f"How firm is {leader}?" if finding.contested else finding.decision.question
    blocks = [*summary(finding)]
    if finding.is_weighed:
        blocks.append(r.Shortened((grid(finding),), tells="each weight"))
    return answer(finding.decider.name, [asks], _said(finding), blocks)


def summary(finding: Robustness) -> Iterator[r.Block]:
    """What alone would end the lead, and on what it hangs."""
    if finding.endings:
        claims = (claim_of(each.claim) for each in finding.endings if each.claim)
        legend = r.Legend((r.JUDGED,) * any(claim.is_judgement for claim in claims))
        heads, rows = (
            ("now → then", "then ahead"),
            (_row(finding, each) for each in finding.endings),
        )
        yield plain_table("one change alone", heads, rows, ROWS, legend)
    if lines := tuple(_lines(finding)):
        yield r.Listing(lines)
    if finding.is_weighed:
        yield r.Shortened(lambda: _details(finding), tells="reasons, sources")


# How firm it is.


def _said(finding: Robustness) -> Iterator[str]:
    verdict, who = finding.verdict, finding.decider.name
    if verdict.level and verdict.verdict is Conclusion.OPEN:
        level = several(named(finding, option) for option in finding.leaders)
        whose = "" if verdict.own_view else f" for {who}"
        yield f"Not firm: {level} have the same points{whose} {in_view(finding)}."
    elif verdict.rival and verdict.margin and not verdict.level:
        firm = "Firm" if verdict.verdict is Conclusion.FIRM else "Not firm"
        ahead, behind = named(finding, verdict.leader), named(finding, verdict.rival)
        lead = by_how_much(finding, verdict.margin)
        yield f"{firm}: {ahead} is ahead of {behind}{lead}{HOW[verdict.grounds.backing]}."
        yield from _steps(finding)
    else:
        yield conclusion(finding)


def _steps(finding: Robustness) -> Iterator[str]:
    """In how many estimates one step would end the lead, what else would, and which passages."""
    verdict, stepping = finding.verdict, finding.stepping
    if stepping:
        unsourced = sum(claim_of(claim).is_judgement for claim in stepping)
        mark = f"unsourced: {unsourced}" if stepping[1:] else "unsourced"
        steps = fmt.marked(f"One step in {_any_of(stepping)}", mark if unsourced else "")
        yield f"{steps} would end that."
    else:
        is_firm = verdict.ended_by is EndedBy.NOTHING and verdict.turns is not None
        choice = " and no single choice of others" if is_firm else ""
        yield f"No single step in an estimate{choice} would end that."
    would = [another_choice(verdict)] if verdict.ending else []
    endings = (each for each in finding.endings if each.kind is EndingKind.WEIGHT)
    if weights := [each.claim for each in endings if each.claim not in stepping]:
        would.append(f"a larger change in {_any_of(weights, 'weight')}")
    if would:
        others = fmt.listed(would, "or")
        yield f"So would {others}." if stepping else f"But {others} would."
    elif verdict.ended_by is EndedBy.UNSETTLED:
        yield "But a choice of others could leave it not settled."
    if uncertain := [each.claim for each in verdict.uncertain]:
        of = _any_of(uncertain, "uncertain estimate")
        which = of if uncertain[1:] else f"another estimate of {of}"
        yield f"Elsewhere in the ranges {which} could end it."
    elif verdict.ended_by is EndedBy.VALUES:
        yield "Several uncertain estimates together could."
    yield from filled_in(verdict)
    yield from _passages(finding)


def _any_of(claims: Sequence[Removed | Criterion | None], called: str = "estimate") -> str:
    """`how “A” affects “I”`, `any of 3 estimates`."""
    if len(claims) == 1 and isinstance(claims[0], Bearing | Criterion):
        return asked_of(claims[0])
    return f"any of {len(claims)} {called}s"


def _passages(finding: Robustness) -> Iterator[str]:
    """Without which passages the lead could end, or how many."""
    passages = finding.knockouts.passages
    if ending := [each for each in passages if each.can_overturn]:
        which = f"any one of {len(ending)} passages"
        if not ending[2:]:
            which = f"the passage {' or '.join(str(each.removed) for each in ending)}"
        of = f"of {len(passages)} cited" if len(passages) > len(ending) else ""
        yield f"Without {fmt.marked(which, of)} that lead could end."
    elif passages and not finding.knockouts.left_out:
        yield "No one passage carries it alone."


# What alone would end it.


def _row(finding: Robustness, each: Ending) -> r.Row:
    name, then = _value(each.claim), _then(each)
    if each.turn:
        once = f"once {in_quotes(finding.leaders, 'or')} is taken"
        name, then = in_place(each.turn), once if each.turn.once else "if chosen"
    is_open = each.kind is EndingKind.UNCERTAIN
    is_level = each.level or (not is_open and len(each.ahead) > 1)
    ahead = _ahead(each.ahead, "or" if is_open else "and", level=is_level)
    return row(name, then, ahead or "not settled")


def _value(claim: Removed | Criterion | None) -> str:
    """A claim by what it is an estimate of: `“A” on “I”, with “B” not chosen`, `Weight of “I”`."""
    if isinstance(claim, Bearing):
        doer = "" if claim.doer == claim.owner else claim.doer.name
        option = fmt.marked(fmt.quoted(claim.option.name), doer)
        return f"{option} on {fmt.quoted(claim.criterion.name)}{only_with(claim)}"
    if not isinstance(claim, Interest | Constraint):
        return "That some options cannot go together"
    said = "That {} binds" if claim.binding else "Weight of {}"
    return said.format(fmt.quoted(claim.name))


def _then(each: Ending) -> str:
    """`−−/−*`, `3 → under 2.75`, `− → 0`."""
    if each.now is None or each.claim is None:
        return ""
    is_effect = isinstance(each.claim, Bearing)
    star = "*" if claim_of(each.claim).is_judgement else ""
    now = f"{fmt.effect(each.now) if is_effect else fmt.interval(each.now)}{star}"
    if each.past is None:
        if isinstance(claim_of(each.claim), Blank):
            return "blank"
        return "unknown" if each.now.spans(UNKNOWN) else f"elsewhere in {now}"
    if is_effect:
        return f"{now} → {fmt.step(each.past)}"
    if each.kind is EndingKind.STEP or each.level:
        return f"{now} → {fmt.number(each.past)}"
    way = "over" if each.past > each.now.mid else "under"
    return f"{now} → {way} {fmt.bound(each.past)}"


def _ahead(options: Iterable[Option], last: str, *, level: bool) -> str:
    """`Go or Stay`, `Go (level)`; empty of none."""
    said = several((name_or_id(option, 18) for option in options), last)  # as wide is the column
    return fmt.marked(said, "level" if level else "")


# On what it hangs.


def _lines(finding: Robustness) -> Iterator[r.Entry]:
    for out in finding.out_by_one:
        said = f"{fmt.quoted(out.option.name)}, by one passage alone"
        yield r.Entry(said, r.strong("Ruled out"), basis=r.Basis((out.passage,)))
    if finding.is_weighed:
        yield from rests_on(finding.verdict.grounds, "effect", "of the possible options")


def _removed(removed: Source | Citation | Removed) -> str:
    if isinstance(removed, Source):
        return f"{removed.id}, {fmt.quoted(removed.title)}"
    return str(removed) if isinstance(removed, Citation) else _value(removed)


# The whole answer.


def _details(finding: Robustness) -> Iterator[r.Block]:
    if estimates := [(claim_of(each.claim), each.claim) for each in finding.endings if each.claim]:
        reasons = (
            replace(claimed(claim, _value(value)), details=(claim.because,) * bool(claim.because))
            for claim, value in estimates
        )
        yield bulleted("What these estimates rest on", reasons)
    # What can become of the lead without each source, passage and unsourced estimate.
    found, kinds = finding.knockouts, ("A source", "A passage", "An unsourced estimate")
    lost = zip(kinds, (found.sources, found.passages, found.judgements), strict=True)
    groups = (r.Group(kind, tuple(map(_lost, each))) for kind, each in lost if each)
    notes = ["an estimate that falls is unknown, a weight any up to 4"]
    if found.left_out:
        notes.append(f"not tried, since it takes too long: {found.left_out}")
    yield r.Table(
        columns=(r.Column("estimates that fall"), r.Column("could be ahead", prose=True)),
        groups=tuple(groups),
        names="Without",
        legend=r.Legend(notes=tuple(notes)),
    )


def _lost(found: Knockout) -> r.Row:
    then = found.then if found.can_overturn else ()
    ahead = _ahead(then, "or", level=found.outcome is Outcome.CAN_TIE)
    return row(_removed(found.removed), str(len(found.lost)), ahead or "–")


# Every decision.


def _of_every(finding: EveryDecision) -> r.Report:
    found = sorted(finding.decisions, key=lambda each: each.decision.id != finding.main)
    heads = ("ahead", r.Column("lead"), "what could end it")
    note = "one step in an estimate, or anywhere in a range; then another is ahead or level"
    table = plain_table("Who decides", heads, map(_decision, found), DECISIONS, note)
    return answer("How firm each lead is", [], _together(found), [table])


def _together(found: Iterable[DecisionVerdict]) -> Iterator[str]:
    leads = [each for each in found if each.verdict.lead]
    firm = [each for each in leads if each.verdict.verdict is Conclusion.FIRM]
    if not firm:
        yield "No lead here is firm." if leads else "No one option is ahead for anybody here."
    else:
        yield ended(f"Firm for: {deciders(firm)}")
        if others := deciders(each for each in leads if each not in firm):
            yield ended(f"Not firm for: {others}")
    if choosing := deciders(each for each in leads if each.verdict.ending):
        ends = "A choice in another decision alone would put another option ahead or level for"
        yield ended(f"{ends}: {choosing}")


def _decision(found: DecisionVerdict) -> r.Row:
    verdict = found.verdict
    ahead = several(fmt.marked(each.name, standing(found, each)) for each in verdict.leaders)
    lead, ended = (fmt.bound(verdict.lead), _ended_by(verdict)) if verdict.lead else "––"
    return row(in_a_table(found.decider, found.decision), ahead or "–", lead, ended)


def _ended_by(verdict: Verdict) -> str:
    """`22 estimates; a choice by North Korea`."""
    said = [fmt.counted(verdict.stepped, "estimate")] if verdict.stepped else []
    if verdict.uncertain:
        said.append(fmt.counted(len(verdict.uncertain), "uncertain estimate"))
    if verdict.blanks:
        said.append(fmt.counted(len(verdict.blanks), "blank"))
    if verdict.ending:
        said.append(f"a choice by {choosers(verdict)}")
    is_firm = verdict.verdict is Conclusion.FIRM
    return "; ".join(said) or ("–" if is_firm else "only several together")


# Who is ahead with each weight at low, medium, high and vital.

GRID_ROWS = r.Most((10, 10, 8, 6, 6, 4), "row")
"""So many a short answer has, those that matter first."""


def grid(finding: Robustness, most: r.Most = GRID_ROWS) -> r.Table:
    """The table of all weights; of a large one a short answer has the rows that matter first."""
    rows = []
    for found in finding.what_ifs:
        # The weight stands with the name where it is none of those in the table.
        at_a_word = any(at.as_entered for at in found.at)
        now = "" if at_a_word else f"now {fmt.interval(found.criterion.weight)}"
        cells = (_cell(finding, at) for at in found.at)
        rows.append(row(fmt.marked(found.criterion.name, now), *cells, rank=not found.turns))
    names = r.legend(cell for each in rows for cell in each.cells).signs
    legend = r.Legend(notes=("What is ahead, by how many points · [ ] now",), names=names)
    table = plain_table("If one weight alone were", IMPORTANCE, rows, most, legend)
    return replace(table, look="grid")


def _cell(finding: Robustness, at: WhatIf) -> r.Cell:
    """`Benign neglect 2.5`, or `level`; set out where another is ahead than now."""
    one, *others = at.leaders
    called = name_or_id(one, COLUMN_WIDTHS[3])
    said = "level" if others else f"{called} {fmt.number(at.margin or Fraction(0))}"
    look = "level" if others else "same" if one in finding.leaders else "other"
    signs = (r.Sign(called, fmt.quoted(one.name)),) if not others and called != one.name else ()
    text, framed = (f"[{said}]", said) if at.as_entered else (said, "")
    return r.Cell(text, framed=framed, look=look, signs=signs)
