"""The answer of `levers`: what others could do that would make an actor choose an option."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import islice

from stancecli import notation as fmt, report as r
from stancecli.lenses.levers.finding import EveryOption, OneOption, Reached
from stancecli.methods.ladder import Conclusion
from stancecli.methods.levers import Lever, Tried
from stancecli.methods.robustness import Change
from stancecli.methods.verdict import CERTAIN
from stancecli.model import IMPORTANCE, Option
from stancecli.situation import Bearing, claim_of
from stancecli.wording import (
    answer,
    asked_as,
    bulleted,
    moves as say,
    named,
    on_criterion,
    plain_table,
    rests_on,
    row,
)
from stancecli.wording.verdict import says_nothing

ROWS = r.Most((8, 6, 5, 4), "choice")
SENTENCES, HARMFUL, PUT_AHEAD, STRENGTHS = 5, 2, 2, 2
"""So many sentences a short answer has, choices that set an option back, options that others put
ahead, and strengths of influence."""
DEALS = r.Next("deals", (), "what several could do together")


HOW = {Tried.ALL: "alone or together", Tried.PAIRS: "alone or in pairs", Tried.ALONE: "alone"}
"""Which choices of others were tried, in words."""


def describe(finding: OneOption | EveryOption) -> r.Report:
    """What would put one option ahead, or each."""
    if isinstance(finding, EveryOption):
        return _of_all(finding)
    said = islice(_sentences(finding), SENTENCES)
    is_asked = finding.sought and finding.verdict is not Conclusion.EMPTY
    tradeoffs = r.Next("tradeoffs", (asked_as(finding),), "what each option gains and costs")
    asks = f"What would make {fmt.called(finding.option)} the choice?"
    blocks: tuple[r.Block, ...] = (
        *_table(finding),
        r.Shortened(tuple(_details(finding)), tells="all of these, with reasons"),
        r.Listing(tuple(_lines(finding))),
    )
    return answer(finding.decider.name, [asks], said, blocks, [DEALS if is_asked else tradeoffs])


def _by(finding: OneOption | EveryOption, options: Sequence[Option], last: str = "and") -> str:
    """`“O” (Y) and “P” (Z)`."""
    names = _names(finding)
    return say.several((fmt.marked(fmt.called(o), names[o.actor]) for o in options), last)


def _names(finding: OneOption | EveryOption) -> dict[str, str]:
    """Who else decides, by id; the decider of the option makes its own choice elsewhere."""
    own = {finding.decider.id: "its own choice"}
    return own | {actor.id: actor.name for actor in finding.deciders}


def _sentences(finding: OneOption) -> Iterator[str]:
    option, name = fmt.called(finding.option), finding.decider.name
    found, leaders = finding.levers, finding.leaders
    if finding.verdict is Conclusion.EMPTY:
        yield says_nothing(name, finding.decision)
    elif finding.ruled_out:
        yield from _not_now(finding)
    elif finding.verdict is Conclusion.ONLY:
        yield f"{option} is the only option left to {name}."
    elif leaders == (finding.option,) and finding.verdict in CERTAIN:
        yield f"{option} is ahead already for {name}, by {_points(found.lead)}."
    elif leaders == (finding.option,):
        rivals = say.several(map(fmt.called, finding.rivals), "or")
        ahead = f"{_opening(finding)} {option} is ahead for {name} by {_points(found.lead)}"
        yield f"{ahead}; {rivals} could still pass it."
    else:
        if finding.option in leaders:
            level = say.in_quotes(each for each in leaders if each is not finding.option)
            yield f"{_opening(finding)} {option} is level with {level} for {name}."
        yield from _others_could(finding)
        yield from _seen_otherwise(finding)
        yield from _how_far(finding)


def _points(lead: Fraction | None) -> str:
    return fmt.points(abs(lead or Fraction(0)))


def _not_now(finding: OneOption) -> Iterator[str]:
    """That the option is ruled out, by what, and which choices of others lift that."""
    option, name, reasons = fmt.called(finding.option), finding.decider.name, finding.ruled_out
    yield f"{name} cannot choose {option} now: {say.ruled_out_by(reasons[0], _names(finding))}."
    if not finding.levers.alone:
        yield "No one choice of another actor lifts that."
        return
    lever, *_ = finding.levers.alone
    stands = "the only option left" if lever.lead is None else "level"
    if lever.lead:
        stands = f"{'ahead' if lever.lead > 0 else 'behind'} by {_points(lever.lead)}"
    yield f"With {_by(finding, lever.options)} it could, and {_middle(finding)} would be {stands}."


def _others_could(finding: OneOption) -> Iterator[str]:
    """Which choices of others put the option ahead or level; alone, else together."""
    option, name, found = fmt.called(finding.option), finding.decider.name, finding.levers
    ahead = [lever for lever in found.alone if lever.puts_ahead]
    level = [lever for lever in found.alone if lever.levels]
    if ahead:
        by = _by(finding, [lever.options[0] for lever in ahead], "or")
        middle = _unless(all(lever.surely for lever in ahead), finding)
        yield f"{by} would {middle}put {option} ahead for {name}."
        return
    if level and finding.option not in finding.leaders:
        by = _by(finding, [lever.options[0] for lever in level], "or")
        yield f"{_opening(finding)} {by} would bring {option} level for {name}."
        yield "No single choice of others would put it ahead."
    if enough := found.enough:
        by = _by(finding, enough.options)
        if level:
            yield f"Together {by} would."
        elif enough.needed or len(enough.options) == 2:
            both = f"{by} together"
            if enough.needed:
                (needed,) = enough.needed
                other = [option for option in enough.options if option is not needed]
                both = f"{_by(finding, other)}, which needs {_by(finding, [needed])},"
            # That fewer do not suffice is known at middle values alone.
            middle, fewer = (_unless(sure, finding) for sure in (enough.surely, not enough.surely))
            put = f"{both} would {middle}put {option} ahead for {name}"
            yield f"{put}; {fewer}no single choice of others would."
        else:
            only = f"Only several choices together would {_middle(finding)}"
            yield f"{only} put {option} ahead for {name}: {by}."
    elif not level:
        yield from _nothing_does(finding)


def _middle(finding: OneOption | EveryOption) -> str:
    return say.whose_middle(finding.decider, finding.own_view)


def _opening(finding: OneOption | EveryOption) -> str:
    return say.upper(_middle(finding))


def _unless(surely: bool, finding: OneOption) -> str:
    return "" if surely else f"{_middle(finding)} "


def _seen_otherwise(finding: OneOption) -> Iterator[str]:
    """On whose view the option would be ahead, of the views that the decider does not hold."""
    ahead = [each for each in finding.views if each.lead > 0]
    for lead in dict.fromkeys(each.lead for each in ahead):
        names = (fmt.holder(each.holder) for each in ahead if each.lead == lead)
        would = f"{fmt.called(finding.option)} would be ahead by {fmt.points(lead)}"
        yield f"In the view of {say.several(names)} {would}."


def _nothing_does(finding: OneOption) -> Iterator[str]:
    option, name, found = fmt.called(finding.option), finding.decider.name, finding.levers
    how = HOW[found.tried]
    if found.nearest or any(lever.joint for lever in found.alone):
        no = f"{_opening(finding)} no" if found.can_lead else "No"
        yield f"{no} choice of others, {how}, puts {option} ahead for {name}."
    elif finding.option not in finding.leaders:
        nearer = f"brings {option} nearer to being ahead for {name}"
        tried = "" if found.tried is Tried.ALL else f" {how}"
        yield f"{_opening(finding)} nothing that others choose{tried} {nearer}."


def _how_far(finding: OneOption) -> Iterator[str]:
    """A bargain, the gap now, the best that others can do, what counts most, what is uncertain."""
    found, option = finding.levers, fmt.called(finding.option)
    if deal := finding.deal:
        own = [each for each in deal.options if each.actor != finding.decider.id]
        gains = f"{finding.decider.name} would gain {fmt.points(deal.gain)} against no deal"
        yield f"In a deal with {_by(finding, own)} {gains}: stance deals."
    if found.lead:
        ahead = named(finding, finding.leaders[0])
        now = f"Now, {_middle(finding)}," if finding.own_view else "Now"
        yield f"{now} it is behind {ahead} by {_points(found.lead)}."
    if found.nearest and ((lead := found.nearest.lead) or found.steps):
        best = f"comes within {_points(lead)}" if lead else "is level"
        steps = {claim_of(step.claim).size_id: step for step in found.steps}
        do = f"one step in any one of {len(steps)} values would do"
        if not steps:
            do = "no one step in a value would do"
        elif len(steps) == 1:
            do = f"one step would do: {_value(*steps.values())}"
        yield f"At best it {best}, and then {do}."
    if finding.held_back:
        first, *_ = finding.held_back
        against = sum((trade.gain for trade in finding.held_back), Fraction(0))
        of = "" if first.gain == against else f"{fmt.number(first.gain)} of "
        yield f"{fmt.called(first.criterion)} counts most against it ({of}{fmt.points(against)})."
    if finding.verdict is Conclusion.OPEN and finding.option in finding.rivals:
        yield f"On uncertain values {option} could still come out ahead."


def _value(change: Change) -> str:
    """What a change is a change of: `“A” on “I”`, `the weight of “I”`."""
    claim = change.claim
    if isinstance(claim, Bearing):
        return on_criterion(claim.option, claim.criterion)
    return f"the weight of {fmt.called(claim)}"


def _table(finding: OneOption) -> Iterator[r.Table]:
    """What instead of now, by whom, and how the option then stands."""
    found = finding.levers
    if not (found.alone or found.together or finding.views):
        return
    rows = [] if finding.ruled_out else [row("all as now", "", _then(found.lead))]
    for each in finding.views:
        sees = f"sees it as {fmt.holder(each.holder)} does"
        rows.append(row(sees, finding.decider.name, _then(each.lead)))
    harmful = 0
    for lever in found.alone:
        sets_back = found.lead is not None and lever.lead is not None and lever.lead < found.lead
        harmful += sets_back
        rows.append(_lever_row(finding, lever, rank=int(sets_back and harmful > HARMFUL)))
    rows += [_lever_row(finding, lever) for lever in found.together]
    yield plain_table("instead of now", ("by", r.Column("then it is")), rows, ROWS, _unit(finding))


def _unit(finding: OneOption | EveryOption) -> str:
    return f"In points{',' * finding.own_view} {_middle(finding)}."


def _lever_row(finding: OneOption, lever: Lever, rank: int = 0) -> r.Row:
    names = _names(finding)
    by = " and ".join(dict.fromkeys(names[option.actor] for option in lever.options))
    then = f"{_then(lever.lead)}{', in a deal' if lever.joint else ''}"
    return row(" with ".join(option.name for option in lever.options), by, then, rank=rank)


def _then(lead: Fraction | None) -> str:
    """`2 ahead`, `level`, `1 behind`, `the only one left`."""
    if lead is None:
        return "the only one left"
    return f"{fmt.number(abs(lead))} {'ahead' if lead > 0 else 'behind'}" if lead else "level"


def _lines(finding: OneOption) -> Iterator[r.Entry]:
    if finding.ties:
        pressing = say.by_strength((tie.strength, tie.start.name) for tie in finding.ties)
        said = " ".join(islice(pressing, STRENGTHS))
        yield r.Entry(said, r.strong("Who can press"))
    if changes := finding.changes:
        others = f" Other values that would: {len(changes) - 1}." if changes[1:] else ""
        said = f"{_needed(changes[0])}, would do by itself.{others}"
        yield r.Entry(said, r.strong("If a value is wrong"))
    if finding.option is not finding.current and not finding.ruled_out:
        said = f"With {fmt.called(finding.option)}: " if finding.loses else ""
        yield r.Entry(f"{said}{say.loses(finding.loses)}", r.strong("Who loses"))
    yield from rests_on(finding.grounds, "effect", "of the possible options")


def _needed(change: Change) -> str:
    """`“A” on “I”, above 0 (now −1 to +0.5)`."""
    is_effect, before = isinstance(change.claim, Bearing), change.before
    ends = dict.fromkeys((before.low, before.high))
    signed = fmt.TO.join(fmt.number(end, signed=True) for end in ends)
    now = signed if is_effect else fmt.worded(before, IMPORTANCE)
    at = fmt.bound(change.after, signed=is_effect)
    return f"{_value(change)}, {'above' if change.rises else 'below'} {at} (now {now})"


def _details(finding: OneOption) -> Iterator[r.Block]:
    if finding.held_back:
        against = (f"{fmt.called(e.criterion)} {fmt.points(e.gain)}" for e in finding.held_back)
        yield bulleted("What holds it back", map(r.Entry, against))
    deciding = {option.actor for lever in finding.levers.alone for option in lever.options}
    entries = []
    for tie in finding.ties:
        mark = "decides one of the choices above" if tie.start.id in deciding else ""
        who = fmt.marked(tie.start.name, fmt.strength(tie.strength), mark)
        said = ": ".join(filter(None, (who, tie.claim.by or tie.claim.because)))
        entries.append(r.Entry(said, basis=r.basis(tie.claim)))
    if entries:
        yield bulleted(f"Who can move {finding.decider.name}", entries)
    if finding.changes:
        needed = map(_needed, finding.changes)
        yield bulleted("Values of which each would do by itself", map(r.Entry, needed))
    if finding.loses:
        yield bulleted("Who loses with it, or could", say.every_loss(finding.loses))
    if finding.deal:
        yield r.Note(f"The bargain: {say.together(finding.deal.options)}.")
    elif not finding.sought:
        yield r.Note("Bargains were not looked for: there are too many states.")
    else:
        yield r.Note(f"No bargain has {fmt.called(finding.option)} in it.")


def _of_all(finding: EveryOption) -> r.Report:
    able = [each.option for each in finding.options if not each.ruled_out]
    behind = [each.option for each in finding.behind if not each.ruled_out]
    asked = (behind or able)[0]
    rows = (_option_row(finding, each) for each in finding.options)
    heads = (r.Column("now"), "nearest with", r.Column("then it is"))
    table = plain_table("option", heads, rows, ROWS, _unit(finding))
    scope = (finding.decision.question, "What would make each option the choice?")
    sources = r.listing(rests_on(finding.grounds, "effect", "of the possible options"))
    blocks = () if finding.verdict is Conclusion.EMPTY else (table, sources)
    following = [r.Next("levers", (asked.id,), "one option in full")]
    following += [DEALS] if any(each.best for each in finding.options) else []
    return answer(finding.decider.name, scope, _of_each(finding), blocks, following)


def _of_each(finding: EveryOption) -> Iterator[str]:
    """Which options a single choice of others would put ahead, which none would, who is ahead."""
    name, leaders = finding.decider.name, finding.leaders
    if finding.verdict is Conclusion.EMPTY:
        yield says_nothing(name, finding.decision)
        return
    if finding.verdict is Conclusion.ONLY:
        yield f"{fmt.called(leaders[0])} is the only option left to {name}."
        return
    said, kept = [], []
    for each in finding.behind:
        if (best := each.best) and best.puts_ahead:
            by, put = _by(finding, best.options), f"put {fmt.called(each.option)} ahead for {name}"
            said.append(f"{by} would {put}")
        else:
            kept.append(fmt.called(each.option))
    if kept:
        none = f"no single choice of others would put {say.several(kept, 'or')} ahead"
        said = [*said[:PUT_AHEAD], none]
    for n, sentence in enumerate(said):
        yield f"{say.upper(sentence)}." if n else f"{_opening(finding)} {sentence}."
    level = say.in_quotes(leaders[1:])
    yield f"Now {fmt.called(leaders[0])} is {f'level with {level}' if level else 'ahead'}."


def _option_row(finding: EveryOption, each: Reached) -> r.Row:
    name = fmt.marked(each.option.name, "current" if each.option is finding.current else "")
    best = then = "–"
    if each.best:
        (choice,), then = each.best.options, _then(each.best.lead)
        best = fmt.marked(choice.name, _names(finding)[choice.actor])
    return row(name, "ruled out" if each.ruled_out else _then(each.lead), best, then)
