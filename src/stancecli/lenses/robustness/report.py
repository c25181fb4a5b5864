"""The answer of `robustness`: how firm a lead is, or what would make another option lead."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from stancecli import notation as fmt, report as r
from stancecli.lenses.robustness.finding import EveryDecision, Firmness, Robustness
from stancecli.lenses.robustness.sections import (
    before,
    bound,
    bulleted,
    change_entry,
    changed,
    grid,
    is_cited,
    knockouts,
    passed,
    ranges,
    single_steps,
    step,
    thresholds,
    tie_breaker,
)
from stancecli.methods.conditions import Turn
from stancecli.methods.robustness.changes import Change, Requirement
from stancecli.methods.robustness.knockouts import Knockout
from stancecli.model import UNKNOWN, Blank, Citation, Constraint
from stancecli.situation import Bearing, claim_of
from stancecli.wording import (
    all_named,
    asked_as,
    in_a_table,
    in_place,
    left_out,
    named,
    on_criterion,
    thereby,
)
from stancecli.wording.find_out import LABEL, each_to_find_out, first_to_find_out
from stancecli.wording.verdict import (
    ahead,
    choosers,
    cited,
    conclusion,
    further,
    ranked,
    short,
    together,
)


def summary(finding: Robustness) -> Iterator[r.Entry]:
    """One entry each, and sections of the whole answer; what has nothing to say is left out."""
    for breaker in finding.tie_breakers[:1]:
        yield r.Entry(tie_breaker(finding, breaker), r.strong("Parts"))
    tells = "thresholds, all steps and passages"
    yield _at_length(finding, r.Entry("", tells=tells), thresholds)
    yield _at_length(finding, _one_step(finding), single_steps)
    if found := finding.find_out:
        entry = r.Entry(first_to_find_out(found), r.strong(LABEL), part=r.Part.NOT_KNOWN)
        yield r.topic(entry, (r.listing(map(r.Entry, each_to_find_out(found)), bullet="·"),))
    yield from out_by_one(finding)
    evidence = r.Entry(_evidence(finding), r.strong("Evidence"), step=4)
    yield _at_length(finding, evidence, knockouts)
    yield _at_length(finding, r.Entry(""), ranges)
    if finding.left_out:
        yield left_out(PARTS[name] for name in finding.left_out)
    elif lost := finding.knockouts.left_out:
        yield left_out([f"{fmt.counted(lost, 'loss', 'losses')} of several importances"])


def out_by_one(finding: Robustness) -> Iterator[r.Entry]:
    """Each option that is ruled out by one passage, and could be first without it."""
    for out in finding.out_by_one:
        said = f"{fmt.quoted(out.option.name)}, by one passage alone; else it could lead"
        yield r.Entry(said, r.strong("Ruled out"), basis=r.Basis((out.passage,)))


def _at_length(
    finding: Robustness, entry: r.Entry, section: Callable[[Robustness], r.Section | None]
) -> r.Entry:
    """An entry, in whose place the whole answer has a section, if there is one."""
    return replace(entry, whole=r.Later(lambda: filter(None, [section(finding)])))


PARTS = {
    "completions": "who leads in every completion",
    "find_out": "what to find out first",
}
"""What a large answer leaves out, by its field."""


def _one_step(finding: Robustness) -> r.Entry:
    """How many claims turn it, changed by one step, and the first, not cited if any is not."""
    verdict = finding.verdict
    steps = verdict.steps
    turning = {claim_of(change.claim).size_id: claim_of(change.claim) for change in steps}
    if not turning:
        return r.Entry("")
    turn = "turn" if verdict.overturning else "level"
    count = len(turning)
    judged = sum(claim.is_judgement for claim in turning.values())
    first = min(steps, key=is_cited)
    does = f"{turn}s" if count == 1 else turn
    uncited = f", {judged} of them not cited" if judged else ""
    which = f"{uncited}; first" if count > 1 else ""
    words = r.text(
        f"{fmt.counted(count, 'claim')} {does} it{which}: {changed(finding, first)}, ", step(first)
    )
    return r.Entry(words, r.strong("One step"), basis=r.basis(claim_of(first.claim)))


def _evidence(finding: Robustness) -> str:
    """How many passages and judgements turn it if they fall, and the one that most rests on."""
    if not finding.contested:
        return ""
    parts, turning, without = [], list[Knockout](), finding.knockouts
    for thing, found in (("passage", without.passages), ("judgement", without.judgements)):
        overturning = [knockout for knockout in found if knockout.can_overturn]
        if overturning:
            parts.append(f"{len(overturning)} of {fmt.counted(len(found), thing)}")
            turning += overturning
    if not turning:
        return "No passage and no judgement turns it if it falls"
    if len(turning) == 1:
        return f"{fmt.listed(parts)} turns it if it falls"
    said, first = "", max(turning, key=lambda knockout: len(knockout.lost))
    if isinstance(first.removed, Citation):
        claims = fmt.counted(len(first.lost), "claim rests", "claims rest")
        said = f"; first {first.removed} ({claims} on it alone)"
    return f"{fmt.listed(parts)} turn it if they fall{said}"


# What would make one option lead: `--for`.


MOST_NAMED = 4
"""So many options that would no longer lead are named; of more, the first, and a count."""
SINGLES_SHOWN = 4
"""How many single changes of a kind that would make an option lead a short answer shows."""


def describe_requirement(finding: Robustness, need: Requirement) -> r.Report:
    """The single changes under which an option leads alone, or that there are none."""
    option = named(finding, need.option)
    blocks, next_ = [*_elsewhere(need)], [*_lifted(finding, need)]
    next_.append(r.Next("robustness", (asked_as(finding),), "how firm the present lead is"))
    if need.leads:
        said, more = f"Nothing need change: {option} leads as entered.", ""
        blocks, next_ = [], []
    elif need.ruled_out:
        said = f"{option} cannot lead: it is ruled out by {need.ruled_out[0].said}."
        more = _let_in(need)
    elif not (singles := _singles(need)):
        said = f"No single change of a value would put {option} ahead."
        more = " ".join(_choices_elsewhere(need))
    else:
        said = f"{option} would lead {_least_required(need)}."
        more = " ".join((*_of_lead(finding, need, len(singles)), *_choices_elsewhere(need)))
        blocks = [*_required_changes(finding, need), *blocks]
    scope = (f"What would make {fmt.quoted(need.option.name)} lead?",)
    return r.Report(finding.decider.name, said, more, tuple(blocks), tuple(next_), scope=scope)


def _of_lead(finding: Robustness, need: Requirement, singles: int) -> Iterator[str]:
    """Who would then no longer lead, and how many single changes would do."""
    others = [leader for leader in finding.leaders if leader != need.option]
    losing = all_named(finding, others)
    if len(others) > MOST_NAMED:
        losing = f"{named(finding, others[0])} and {len(others) - 1} others"
    yield f"{losing} would then no longer lead."
    yield f"{fmt.counted(singles, 'single change')} would do."


def _singles(need: Requirement) -> tuple[Change, ...]:
    return (*need.open_ends, *need.importances, *need.effects)


def _choices_elsewhere(need: Requirement) -> Iterator[str]:
    """That it leads too, and with no change here, where another decision goes another way."""
    if need.elsewhere:
        yield f"With {_any_of(need.elsewhere)} it would lead, all else as entered."


def _any_of(turns: Sequence[Turn]) -> str:
    return fmt.few([in_place(turn) for turn in turns], "or")


def _let_in(need: Requirement) -> str:
    """What of other decisions lets an option that is ruled out be taken, and whether it leads."""
    leading = {turn.option.id for turn in need.elsewhere}
    open_only = [fmt.quoted(each.name) for each in need.opened if each.id not in leading]
    leads = f"It would lead with {_any_of(need.elsewhere)}." if need.elsewhere else ""
    opened = f"With {fmt.few(open_only, 'or')} it is open, and would not lead." if open_only else ""
    return (
        " ".join(filter(None, (leads, opened)))
        or "No option of another decision alone changes that."
    )


def _lifted(finding: Robustness, need: Requirement) -> Iterator[r.Next]:
    """The same question without the constraints that rule it out, where nothing else does."""
    binding = tuple(each.by.id for each in need.ruled_out if isinstance(each.by, Constraint))
    if binding and len(binding) == len(need.ruled_out):
        options = {"for": (need.option.id,), "without": binding}
        yield r.Next("robustness", (asked_as(finding),), "what would, without it", options=options)


def _elsewhere(need: Requirement) -> Iterator[r.Section]:
    """The options of other decisions with any of which it leads, and by how much."""
    if need.elsewhere:
        lines = (r.Entry(f"{in_place(turn)}{thereby(turn)}.") for turn in need.elsewhere)
        yield r.Section(
            "One option elsewhere, alone", (r.listing(lines, SINGLES_SHOWN, bullet="·"),)
        )


def _least_required(need: Requirement) -> str:
    """The least that would do: `with one change: “A” on “B” below +1 (now ++)`."""
    if need.open_ends:
        first = need.open_ends[0]
        kind = "unknown" if first.before == UNKNOWN else "range"
        if isinstance(claim_of(first.claim), Blank):
            kind = "cell that is not judged"
        return f"with one {kind} settled: {_change(first)}"
    return f"with one change: {_change(min(_singles(need), key=lambda change: change.size))}"


def _change(change: Change) -> str:
    way = "above" if change.rises else "below"
    values = f"{way} {r.plain(bound(change))} (now {r.plain(before(change))})"
    if isinstance(change.claim, Bearing):
        return f"{on_criterion(change.claim.option, change.claim.criterion)} {values}"
    return f"{fmt.quoted(change.claim.name)} counting {values}"


def _required_changes(finding: Robustness, need: Requirement) -> Iterator[r.Section]:
    """Each change alone that would do."""
    for title, singles in (
        ("One thing not known, alone", need.open_ends),
        ("One importance alone", need.importances),
        ("One effect alone", need.effects),
    ):
        if singles:
            entries = (change_entry(finding, change, passed(change)) for change in singles)
            listing = bulleted(entries, SINGLES_SHOWN)
            yield r.Section(title, (listing,), note="smallest change first")


# How firm a lead is.


DECISIONS = r.Most((10,), "decision")


def describe(finding: Robustness | EveryDecision) -> r.Report:
    """How firm the lead is; or, where that was asked, what would make one option lead."""
    if isinstance(finding, EveryDecision):
        return _of_every(finding)
    if finding.requirement:
        return describe_requirement(finding, finding.requirement)
    leader = fmt.quoted(finding.leaders[0].name)
    question = f"How firm is {leader}?" if finding.contested else finding.decision.question
    is_open = finding.criteria and len(finding.candidates) > 1
    return r.Report(
        finding.decider.name,
        conclusion(finding),
        " ".join(filter(None, (further(finding, 1), cited(finding)))),
        (grid(finding), r.Listing(tuple(summary(finding))))
        if is_open
        else (r.listing(out_by_one(finding)),) * bool(finding.out_by_one),
        tuple(_next(finding)),
        scope=(question,),
    )


def _next(finding: Robustness) -> Iterator[r.Next]:
    decision = asked_as(finding)
    rivals = [option for option in finding.candidates if option not in finding.leaders]
    if rivals and finding.criteria:
        rival = finding.verdict.rival
        wanted = next(o for o in (finding.current, rival, *rivals) if o in rivals)
        tells = f"what would make {fmt.quoted(wanted.name)} lead"
        yield r.Next("robustness", (decision,), tells, options={"for": (wanted.id,)})
    yield r.Next("tradeoffs", (decision,), "what each option gains and gives up")


# Every decision.


def _of_every(finding: EveryDecision) -> r.Report:
    found = ranked(finding.decisions, finding.main)
    return r.Report(
        "How firm each decision is",
        together(found),
        blocks=(_table(found),) if found else (),
        next=tuple(
            r.Next("robustness", (asked_as(each),), "what turns it, in full") for each in found[:3]
        ),
    )


def _table(found: list[Firmness]) -> r.Table:
    headings = ("ahead", "verdict", "cited", "steps", "choice of", "evidence")
    columns = tuple(r.Column(heading, prose=heading != "cited") for heading in headings)
    rows = tuple(map(_row, found))
    notes = (
        "cited: so many of the claims that count",
        "What turns it · steps: one step on any of so many claims",
        "choice of: another option of this actor, in place of what holds",
        "evidence: any of so many passages + judgements, if it falls",
    )
    groups, legend = (r.Group("", rows),), r.Legend(notes=notes)
    return r.Table(columns, groups, legend=legend, most_rows=DECISIONS)


def _row(found: Firmness) -> r.Row:
    verdict = found.verdict
    falls = found.passages + found.judgements
    cells = (
        ahead(verdict),
        short(verdict),
        f"{verdict.support.cited} of {verdict.support.claims}",
        str(verdict.stepped or "–"),
        choosers(verdict) or "–",
        f"{found.passages} + {found.judgements}" if falls else "–",
    )
    return r.Row(in_a_table(found.decider, found.decision), tuple(map(r.Cell, cells)))
