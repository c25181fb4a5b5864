"""The verdict in words: the first sentence of an answer, and what follows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Protocol, TypeVar

from stancecli import notation as fmt
from stancecli.methods.conditions import LeadCondition
from stancecli.methods.ladder import BLANKS, Conclusion
from stancecli.methods.verdict import CERTAIN, Standing, Verdict, ViewedVerdict
from stancecli.model import Option
from stancecli.wording import OfDecider, all_named, named, names
from stancecli.wording.sentences import (
    MOST_NAMED,
    alone,
    carried,
    filled,
    judged,
    old,
)


class Judged(OfDecider, Protocol):
    """A finding on one decision that has a verdict."""

    @property
    def verdict(self) -> Verdict: ...


T = TypeVar("T", bound=Judged)


AS_ENTERED, AT_THE_MIDDLE = "as entered", "at the middle"
"""What is said of the values that ranges stand for; the second where something else is set."""


def conclusion(finding: Judged, at: str = AS_ENTERED) -> str:
    """How things stand, and how surely: the first line of every answer."""
    verdict = finding.verdict
    match verdict.verdict:
        case Conclusion.EMPTY:
            decider = finding.decider
            if not (decider.interests or decider.constraints):
                return f"The model names no interest of {decider.name}."
            return (
                f"The model does not say what these options do to the interests of {decider.name}."
            )
        case Conclusion.ONLY:
            return f"{named(finding, verdict.leader)} is the only open option{_barred(finding)}."
        case Conclusion.LEVEL:
            level = _or_a_count(finding, (verdict.leader, *verdict.level), "and")
            return filled("level", options=level, judged=judged(verdict.support))
        case Conclusion.OPEN:
            return _open(finding, at)
        case Conclusion.LEADS | Conclusion.FIRM:
            return f"{_lead(finding)} {_what_turns(finding)}"


def further(finding: Judged, most: int = 2) -> str:
    """The first of what else has to be known at once, a sentence each."""
    return " ".join(islice(_further(finding), most))


def cited(finding: Judged) -> str:
    """How much of what counts is cited, and what to know of that; empty where nothing is."""
    verdict, on = finding.verdict, finding.verdict.support
    if verdict.verdict is Conclusion.EMPTY or not (on.cited or on.doubtful):
        return ""
    sources = fmt.counted(on.sources, "source")
    counts = alone(on) or f"{on.cited} of {on.claims} claims cited, {sources}"
    age = [old(verdict.last_heard)] if verdict.last_heard else []
    said = "; ".join((counts, *age, *carried(verdict)))
    return f"{said[0].upper()}{said[1:]}."


def short(found: Verdict | Standing) -> str:
    """The verdict as a cell of a table: `open`, `leads`, `only option`, `no verdict`."""
    others = {Conclusion.EMPTY: "no verdict", Conclusion.ONLY: "only option"}
    return others.get(found.verdict, found.verdict.value)


def ahead(verdict: Verdict) -> str:
    """Who is ahead as entered, as a cell of a table: all of those that are level."""
    return fmt.few(option.name for option in verdict.leaders) or "–"


def stands(found: Standing, *, is_measured: bool = False, would: bool = False) -> str:
    """How a decision stands, or would: `“A” leads`, `it would be open, “A” and “B” level`.

    `is_measured` adds by how much one option leads.
    """
    leaders, are_level = names(found.leaders), len(found.leaders) > 1
    would_be = ("would be", "would be", "would lead")
    be, are, lead = would_be if would else ("is", "are", "leads")
    by = f" by {fmt.tenths(found.lead)}" if is_measured and found.lead else ""
    if not leaders:
        return f"nothing {be} judged"
    if found.verdict is Conclusion.OPEN:
        return f"it {be} open, {leaders} {'level' if are_level else 'ahead'}{by}"
    if found.verdict is Conclusion.ONLY:
        return f"{leaders} {be} the only open option"
    firm = " (firm)" if found.verdict is Conclusion.FIRM else ""
    return f"{leaders} {are} level" if are_level else f"{leaders} {lead}{by}{firm}"


ORDER = [Conclusion.OPEN, Conclusion.LEVEL, Conclusion.LEADS, Conclusion.FIRM]
"""Verdicts as several decisions are listed: what is open first; the others come last."""


def ranked(findings: Iterable[T], main: str) -> list[T]:
    """Findings on several decisions: what is open first, then what leads, then what is firm.

    `main` is the id of the decision with which answers begin, if it is one: that comes before all.
    """

    def place(finding: T) -> tuple[bool, int]:
        verdict = finding.verdict.verdict
        rank = ORDER.index(verdict) if verdict in ORDER else len(ORDER)
        return finding.decision.id != main, rank

    return sorted(findings, key=place)


COUNTED = {Conclusion.EMPTY: "without a verdict", Conclusion.ONLY: "with one open option"}
"""Verdicts that are called otherwise where decisions are counted."""


def together(findings: Sequence[Judged]) -> str:
    """How many decisions have which verdict, and whether what holds leads where one does.

    Of one that is open neither is said.
    """
    if not findings:
        return "There is no decision in this model."
    counts = Counter(finding.verdict.verdict for finding in ranked(findings, ""))
    said = fmt.listed(f"{count} {COUNTED.get(found, found)}" for found, count in counts.items())
    total = fmt.counted(len(findings), "decision")
    settled = [f for f in findings if f.verdict.verdict in (*CERTAIN, Conclusion.LEVEL)]
    if behind := sum(f.current not in f.verdict.leaders for f in settled):
        return f"{total}: {said}. In {behind} the option that holds does not lead."
    leads = any(f.verdict.verdict in CERTAIN for f in settled)
    return (
        f"{total}: {said}.{' Where one option leads, it is the one that holds.' if leads else ''}"
    )


def _barred(finding: Judged) -> str:
    """What rules the others out: `: “Agreement” rules out “Recognise”`.

    What is doubted comes first, and tells from what sources alone it is cited.
    """
    options = {option.id: option for option in finding.decision.options}
    verdict, ruled_out = finding.verdict, finding.verdict.ruled_out
    by: dict[tuple[str, str], list[Option]] = {}
    for reason, on in zip(ruled_out, verdict.ruled_out_on, strict=True):
        if not isinstance(reason.by, Option):
            doubt = alone(on) if on.doubtful else ""
            by.setdefault((doubt, reason.said), []).append(options[reason.option])
    told = sorted(by.items(), key=lambda item: not item[0][0])
    reasons = [
        f"{said} rules out {_few(barred)}"
        + (doubt and (f" ({doubt})" if told[1:] else f", {doubt}"))
        for (doubt, said), barred in told
    ]
    if any(isinstance(reason.by, Option) for reason in ruled_out):
        reasons.insert(0, "it cannot be left")
    more = [fmt.counted(len(reasons) - 2, "more reason")] if len(reasons) > 2 else []
    return f": {fmt.listed([*reasons[:2], *more])}" if reasons else ""


def _few(options: Sequence[Option]) -> str:
    """Up to two options by name; of more, a count."""
    return names(options) if len(options) < 3 else fmt.counted(len(options), "option")


def _or_a_count(finding: Judged, options: tuple[Option, ...], last: str, mark: str = "") -> str:
    """Up to four options by name, the first with its mark; of more, that, and how many others."""
    first = named(finding, options[0], mark)
    if len(options) <= MOST_NAMED:
        return fmt.listed([first, *(named(finding, option) for option in options[1:])], last)
    return filled(f"others_{last}", first=first, count=str(len(options) - 1))


def _open(finding: Judged, at: str) -> str:
    verdict, at_first = finding.verdict, f"{at[:1].upper()}{at[1:]}"
    if verdict.open_by == (BLANKS,) and not verdict.level_as_entered:
        return _open_by_blanks(finding)
    # Some are level with the leader under every completion.
    twins = [option for option in verdict.level if option not in verdict.rivals]
    mark = filled("level_with", options=_few(twins)) if twins else ""
    options = _or_a_count(finding, (verdict.leader, *verdict.rivals), "or", mark)
    on = judged(verdict.support)
    if verdict.level_as_entered:
        level = 1 + sum(not verdict.behind_by(option) for option in verdict.rivals)
        name = "open_level_first" if level <= len(verdict.rivals) else "open_level"
        return filled(name, options=options, judged=on, count=str(level), at=at, At=at_first)
    than, nearer = _than(finding), _nearer(finding)
    sums = _sums(verdict)
    return filled("open", options=options, judged=on, At=at_first, than=than, nearer=nearer, **sums)


PLACES = ("second", "third", "fourth")
"""Where the rivals stand that a sentence has named after the leader."""


def _than(finding: Judged) -> str:
    """How far the leader is ahead of each of several rivals: ` of the second, 3.5 of the third`."""
    verdict = finding.verdict
    if len(verdict.rivals) < 2:
        return ""
    if len(verdict.rivals) >= MOST_NAMED:
        return filled("than", option=all_named(finding, verdict.rivals[:1]))
    behind = (fmt.tenths(verdict.behind_by(option)) for option in verdict.rivals)
    return "".join(
        filled(f"than_{place}", margin=margin)
        for place, margin in zip(PLACES, behind, strict=False)
    )


def _nearer(finding: Judged) -> str:
    """That an option is nearer than every rival, and cannot lead."""
    verdict, nearest = finding.verdict, finding.verdict.nearest
    if not nearest or verdict.behind_by(nearest) == verdict.margin or nearest in verdict.level:
        return ""
    margin = fmt.tenths(verdict.behind_by(nearest))
    return filled("nearer", option=named(finding, nearest), margin=margin)


def _open_by_blanks(finding: Judged) -> str:
    verdict, on = finding.verdict, alone(finding.verdict.support)
    one = "_one" if verdict.blank_cells == 1 else ""
    ahead = filled(
        "level_on_judged" if verdict.level else "ahead_on_judged",
        options=_or_a_count(finding, verdict.leaders, "and"),
        **_sums(verdict),
    )
    return filled(
        f"blanks{one}",
        first=filled("judged_first", alone=f"{on[:1].upper()}{on[1:]}") if on else "",
        ahead=ahead,
        blank=str(verdict.blank_cells),
        cells=str(verdict.open_cells),
        strongly=filled(f"strongly{one}") if verdict.beyond_one else "",
    )


def _lead(finding: Judged) -> str:
    """`“A” (current) leads “B” by 5: 6 for it, 1 against.`"""
    verdict = finding.verdict
    if not verdict.rival:
        raise AssertionError("who leads has a rival")
    mostly = "" if verdict.support.mostly_cited else filled("mostly_judged")
    return filled(
        "leads" if verdict.against else "leads_alone",
        leader=named(finding, verdict.leader),
        rival=named(finding, verdict.rival),
        held=held(verdict),
        judged=judged(verdict.support) or mostly,
        **_sums(verdict),
    )


CONDITIONS = 2
"""So many decisions on which a lead hangs are named."""


def held(verdict: Verdict) -> str:
    """On what a lead hangs: ` as long as “X” holds (China), but not with “A” or “B” (Seoul)`."""
    shown, more = verdict.hanging_on[:CONDITIONS], len(verdict.hanging_on) - CONDITIONS
    said = ""
    for name, last, every in (("as_long_as", "and", True), ("but_not_with", "or", False)):
        if parts := [_condition(each) for each in shown if each.every == every]:
            said += filled(name, conditions=fmt.listed(parts, last))
    if more > 0:
        said += filled("one_more_condition" if more == 1 else "more_conditions", count=str(more))
    return said


def choosers(verdict: Verdict) -> str:
    """Those on whose choice a lead hangs, by name; empty where on nobody's."""
    return fmt.few(dict.fromkeys(each.actor.name for each in verdict.hanging_on))


def _condition(condition: LeadCondition) -> str:
    actor = condition.actor.name
    if condition.every:
        return filled("holds", option=fmt.quoted(condition.holds.name), actor=actor)
    return filled("not_with", options=names(condition.options, "or"), actor=actor)


def _sums(verdict: Verdict) -> dict[str, str]:
    sums = {"margin": verdict.margin, "for": verdict.for_, "against": verdict.against}
    return {name: fmt.tenths(figure or 0) for name, figure in sums.items()}


def _what_turns(finding: Judged) -> str:
    """`Either of 2 claims, changed by one step, can turn that.`"""
    verdict, count = finding.verdict, finding.verdict.stepped
    if not count and not verdict.rivals:
        return filled("no_step")
    if not count:
        return filled("at_one_end", options=all_named(finding, verdict.rivals, "or"))
    name = {1: "claims_one", 2: "claims_two"}.get(count, "claims")
    claims = filled(name, count=str(count))
    return filled("steps_turn" if verdict.overturning else "steps_level", claims=claims)


# After the first sentence.


def _further(finding: Judged) -> Iterator[str]:
    verdict, current = finding.verdict, finding.current
    if verdict.verdict in (Conclusion.EMPTY, Conclusion.ONLY):
        return
    blanks_said = verdict.open_by == (BLANKS,) and not verdict.level_as_entered
    if views := _views(finding, is_named=not blanks_said):
        yield views
    if verdict.blank_cells and not blanks_said:
        are = "is" if verdict.blank_cells == 1 else "are"
        yield f"{verdict.blank_cells} of {verdict.open_cells} cells {are} not judged."
    if current not in (verdict.leader, *verdict.level):
        yield from _behind(finding)
    final = [o for o in (verdict.leader, *verdict.level) if o.irreversible and o is not current]
    if final:
        yield f"Once taken, {all_named(finding, final, 'or')} cannot be left."


VIEWS = 3
"""So many views a sentence tells."""


def _views(finding: Judged, *, is_named: bool) -> str:
    """What is settled on whose view, where it is open or a view tells otherwise; else empty.

    `On the view of China the first leads by 3; on that of park2012 the second by 2.` With
    `is_named` the first sentence has named the leader, and the rivals after it.
    """
    verdict, views = finding.verdict, finding.verdict.views
    settled = [view for view in views if view.verdict is not Conclusion.OPEN]
    otherwise = [view for view in views if view.leaders != verdict.leaders or view not in settled]
    if not views or not (otherwise or verdict.verdict is Conclusion.OPEN):
        return ""
    if not settled:
        return f"Open on each view ({fmt.few(fmt.holder(view.holder) for view in views)})."
    shown = sorted(settled, key=lambda view: view not in otherwise)[:VIEWS]
    places = _places(verdict) if is_named else {}
    said: list[str] = []
    for view in (view for view in views if view in shown):
        on = f"{'on that of' if said else 'On the view of'} {fmt.holder(view.holder)}"
        leads = "" if any(" leads by " in each for each in said) else " leads"
        said.append(f"{on} {_on_view(finding, view, places, leads)}")
    if more := len(settled) - len(shown):
        said.append(fmt.counted(more, "more view"))
    if left := [fmt.holder(view.holder) for view in views if view not in settled]:
        said.append(f"on that of {fmt.few(left)} it {'stays' if len(left) == 1 else 'is'} open")
    return f"{'; '.join(said)}."


def _places(verdict: Verdict) -> dict[Option, str]:
    """What the options are called that the first sentence has named, by their places in it."""
    contenders = (verdict.leader, *verdict.rivals)
    if verdict.verdict in (Conclusion.LEADS, Conclusion.FIRM) and verdict.rival:
        contenders = (verdict.leader, verdict.rival)
    if verdict.level or len(contenders) > MOST_NAMED:
        return {}
    return {o: f"the {place}" for o, place in zip(contenders, ("first", *PLACES), strict=False)}


def _on_view(finding: Judged, view: ViewedVerdict, places: dict[Option, str], leads: str) -> str:
    """`the first leads by 3`, `“A” and “B” are level`: how things stand on a view."""
    called = [places.get(option) or named(finding, option) for option in view.leaders]
    if len(called) > 1:
        return f"{'all' if not view.rival else fmt.listed(called)} are level"
    return f"{called[0]}{leads} by {fmt.tenths(view.margin or 0)}"


def _behind(finding: Judged) -> Iterator[str]:
    """That the option that holds does not lead, and what follows; where it is open, cannot."""
    holds = named(finding, finding.current)
    if finding.verdict.verdict is not Conclusion.OPEN:
        should = f"{finding.decider.name} should change, or the model lacks what holds it"
        yield f"{holds} does not lead: {should}."
    elif finding.current not in finding.verdict.rivals:
        yield f"{holds} cannot lead."
