"""The answer of `levers`: what others could do that would make an actor choose an option."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import islice

from stancecli import notation as fmt, report as r
from stancecli.lenses.levers.finding import EveryOption, OneOption, Reached
from stancecli.methods.influence import Tie
from stancecli.methods.ladder import Conclusion
from stancecli.methods.levers import Lever, Tried
from stancecli.methods.robustness import Change
from stancecli.methods.verdict import CERTAIN
from stancecli.model import IMPORTANCE, Option, exactly
from stancecli.situation import Bearing, claim_of
from stancecli.wording import (
    answer,
    moves as say,
    named,
    on_criterion,
    only_with,
    plain_table,
    rests_on,
    row,
)
from stancecli.wording.verdict import asked_of, says_nothing

ROWS = r.Most((8, 6, 5, 4), "choice")
SENTENCES, HARMFUL, PUT_AHEAD, STRENGTHS = 4, 2, 2, 2
"""So many sentences a short answer has, choices that set an option back, options that others put
ahead, and strengths of influence."""
HOW = {Tried.ALL: "alone or together", Tried.PAIRS: "alone or in pairs", Tried.ALONE: "alone"}
"""Which choices of others were tried, in words."""


def describe(finding: OneOption | EveryOption) -> r.Report:
    """What would put one option ahead, or each."""
    if isinstance(finding, EveryOption):
        return _of_all(finding)
    said = islice(_sentences(finding), SENTENCES)
    asks = f"What would make {fmt.called(finding.option)} the choice?"
    blocks: tuple[r.Block, ...] = (
        *_table(finding),
        r.Shortened((), tells="all of these, with reasons"),
        r.Listing(tuple(_lines(finding))),
    )
    return answer(finding.decider.name, [asks], said, blocks)


def _by(finding: OneOption | EveryOption, options: Sequence[Option], last: str = "and") -> str:
    """`“O” (Y) and “P” (Z)`."""
    names = whom(finding)
    return say.several((fmt.marked(fmt.called(o), names[o.actor]) for o in options), last)


def whom(finding: OneOption | EveryOption) -> dict[str, str]:
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
        ahead = f"{_opening(finding)} {option} is ahead{_for(finding)} by {_points(found.lead)}"
        yield f"{ahead}; {rivals} could still pass it."
    else:
        could, is_sure = _others_could(finding)
        if finding.option in leaders:
            level = say.in_quotes(each for each in leaders if each is not finding.option)
            yield f"{_opening(finding)} {option} is level with {level}{_for(finding)}."
        yield from filter(None, [could])
        yield from _how_far(finding, is_sure)


def _points(lead: Fraction | None) -> str:
    return fmt.points(abs(lead or Fraction(0)))


def _not_now(finding: OneOption) -> Iterator[str]:
    """That the option is ruled out, by what, and which choices of others lift that."""
    option, name, reasons = fmt.called(finding.option), finding.decider.name, finding.ruled_out
    yield f"{name} cannot choose {option} now: {say.ruled_out_by(reasons[0], whom(finding))}."
    if not finding.levers.alone:
        yield "No single choice of another actor would change that."
        return
    lever, *_ = finding.levers.alone
    level = f"level with {say.in_quotes(lever.level_with)}"
    stands = "the only option left" if lever.lead is None else level
    if lever.lead:
        stands = f"{'ahead' if lever.lead > 0 else 'behind'} by {_points(lever.lead)}"
    yield f"With {_by(finding, lever.options)} it could, and {_middle(finding)} would be {stands}."


def _others_could(finding: OneOption) -> tuple[str, bool]:
    """What choices of others do for the option, and whether that is said of every estimate."""
    option, found = fmt.called(finding.option), finding.levers
    how = HOW[found.tried]
    alone = [lever for lever in found.alone if lever.puts_ahead]
    if told := [e for e in alone if not e.joint] or (alone if not found.enough else []):
        is_sure = all(lever.surely for lever in told)
        by = _by(finding, [lever.options[0] for lever in told], "or")
        return f"{_would_put(finding, told[0], by, is_sure=is_sure)}.", is_sure
    if enough := found.enough:
        by = f"{_by(finding, enough.options)} together"
        if enough.needed:
            other = [option for option in enough.options if option not in enough.needed]
            by = f"{_by(finding, enough.needed)} with {_by(finding, other)}, which needs it,"
        # That fewer do not suffice is known at middle estimates alone.
        fewer = "" if not enough.surely else f"{_middle(finding)} "
        would = _would_put(finding, enough, by, is_sure=enough.surely)
        possible = " that is possible now" * bool(alone)
        return f"{would}; {fewer}no single choice of others{possible} would.", False
    levelling = [lever for lever in found.alone if lever.levels]
    if levelling and finding.option not in finding.leaders:
        by = _by(finding, [lever.options[0] for lever in levelling], "or")
        rivals = {rival.id: rival for lever in levelling for rival in lever.level_with}
        names = say.in_quotes(rivals.values(), "or" if levelling[1:] else "and")
        level = f"{by} would bring {option} level with {names}"
        if passed := [each for each in finding.leaders if each.id not in rivals]:
            level += f" and ahead of {say.in_quotes(passed)}"
        none = "no single choice of others would put it ahead of all others"
        return f"{_opening(finding)} {level}{_for(finding)}; {none}.", False
    if found.nearest or any(lever.joint for lever in found.alone):
        is_sure = not found.can_lead
        no = "No" if is_sure else f"{_opening(finding)} no"
        whom = _for(finding, is_sure=is_sure)
        return f"{no} choice of others, {how}, puts {option} ahead{whom}.", is_sure
    if finding.option in finding.leaders:
        return "", False
    tried = "" if found.tried is Tried.ALL else f" {how}"
    nearer = f"brings {option} nearer to being ahead{_for(finding)}"
    return f"{_opening(finding)} nothing that others choose{tried} {nearer}.", False


def _middle(finding: OneOption | EveryOption) -> str:
    return say.whose_middle(finding.decider, finding.own_view)


def _opening(finding: OneOption | EveryOption) -> str:
    return say.upper(_middle(finding))


def _for(finding: OneOption | EveryOption, *, is_sure: bool = False) -> str:
    """` for China`, where it is not said to be so in the view of China."""
    return "" if finding.own_view and not is_sure else f" for {finding.decider.name}"


def _would_put(finding: OneOption, lever: Lever, by: str, *, is_sure: bool) -> str:
    """`“O” (Y) would put “C” ahead for X`; what now excludes is told with what it waits for."""
    middle = "" if is_sure else f"{_middle(finding)} "
    option, whom = fmt.called(finding.option), _for(finding, is_sure=is_sure)
    if not lever.joint:
        return f"{by} would {middle}put {option} ahead{whom}"
    put = f"{by} would {middle}put it ahead of what else is then possible{whom}"
    return f"Once {option} is taken, {put}"


def _how_far(finding: OneOption, is_sure: bool) -> Iterator[str]:
    """A bargain, the gap now, the best that others can do, other views, what the ranges allow.

    `is_sure`: nothing has been said yet of whose view the middle is.
    """
    found, option = finding.levers, fmt.called(finding.option)
    if deal := finding.deal:
        own = [each for each in deal.options if each.actor != finding.decider.id]
        gains = f"{finding.decider.name} would gain {fmt.points(deal.gain)} compared with no deal"
        yield f"In a deal with {_by(finding, own)} {gains} (stance deals)."
    if found.lead:
        (first, *_), ahead = finding.held_back, named(finding, finding.leaders[0])
        against = sum((trade.gain for trade in finding.held_back), Fraction(0))
        whose = f", {_middle(finding)}," if is_sure and finding.own_view else ""
        alike = [trade.criterion for trade in finding.held_back if trade.gain == first.gain]
        mostly = "mostly" if 2 * first.gain > against else "most of all"
        each = " each" * bool(alike[1:])
        of = f"worse by {fmt.number(first.gain)}{each}, of {fmt.number(against)} in all"
        on = fmt.marked(f"{mostly} on {say.in_quotes(alike)}", of)
        if first.gain == against:
            on = f"because of {fmt.called(first.criterion)} alone"
        yield f"Now{whose} it is behind {ahead} by {_points(found.lead)}, {on}."
    if found.nearest and ((lead := found.nearest.lead) or found.steps):
        best = f"{_points(lead)} behind" if lead else "level"
        steps = {claim_of(step.claim).size_id: step.claim for step in found.steps}
        by = f"one step in any one of {len(steps)} estimates" if steps else "no one step"
        if len(steps) == 1:
            by = f"one step in {asked_of(*steps.values())}"
        put = f"{by} would put it ahead"
        yield f"With the most helpful choices of others it would be {best}; then {put}."
    ahead_of = [(each.lead, each.over) for each in finding.views if each.lead > 0]
    for lead, over in dict.fromkeys(ahead_of):
        names = (fmt.holder(e.holder) for e in finding.views if (e.lead, e.over) == (lead, over))
        would = f"{option} would be ahead of {fmt.quoted(over.name)} by {fmt.points(lead)}"
        yield f"In the view of {say.several(names)} {would}."
    if finding.verdict is Conclusion.OPEN and finding.option in finding.rivals and not ahead_of:
        yield f"Within the ranges {option} could still come out ahead."


def _value(change: Change) -> str:
    """What a change is a change of: `“A” on “I”`, `the weight of “I”`."""
    claim = change.claim
    if not isinstance(claim, Bearing):
        return f"the weight of {fmt.called(claim)}"
    return f"{on_criterion(claim.option, claim.criterion)}{only_with(claim)}"


def _table(finding: OneOption) -> Iterator[r.Table]:
    """What instead of now, by whom, and how the option then stands."""
    found = finding.levers
    if not (found.alone or found.together or finding.views):
        return
    rows = [] if finding.ruled_out else [row("all as now", "", at_lead(found.lead))]
    rows += [
        row(f"in the view of {fmt.holder(each.holder)}", "", at_lead(each.lead))
        for each in finding.views
    ]
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
    names = whom(finding)
    by = " and ".join(dict.fromkeys(names[option.actor] for option in lever.options))
    return row(
        " with ".join(option.name for option in lever.options), by, then_is(lever), rank=rank
    )


def then_is(lever: Lever) -> str:
    """The same with a lever: `level with Make Pyongyang choose`, `2 ahead once taken`."""
    level = say.several(option.name for option in lever.level_with)
    stands = f"level with {level}" if lever.levels and level else at_lead(lever.lead)
    return f"{stands}{' once taken' * lever.joint}"


def at_lead(lead: Fraction | None) -> str:
    """`2 ahead`, `level`, `1 behind`, `the only one left`."""
    if lead is None:
        return "the only one left"
    return f"{fmt.number(abs(lead))} {'ahead' if lead > 0 else 'behind'}" if lead else "level"


def _lines(finding: OneOption) -> Iterator[r.Entry]:
    found, changes, losing = finding.levers, finding.changes, finding.loses
    if held := finding.held_back:
        against = (r.Entry(f"{fmt.called(e.criterion)} {fmt.points(e.gain)}") for e in held)
        yield r.topic(r.Entry("", "What holds it back"), against)
    if finding.ties:
        helps = found.nearest or found.enough or any(lever.puts_ahead for lever in found.alone)
        strongest = say.by_strength((tie.claim.strength, tie.start.name) for tie in finding.ties)
        said = " ".join(islice(strongest, STRENGTHS)) if helps else ""
        label = r.strong(f"Influence on {finding.decider.name}")
        yield r.topic(r.Entry(said, label), map(_tied, finding.ties))
    if changes:
        others = f" Other estimates that would do: {len(changes) - 1}." if changes[1:] else ""
        said = f"It would be ahead if {_needed(changes[0])}.{others}"
        each = "Estimates of which each alone would put it ahead"
        entry = r.Entry(said, r.strong("If an estimate is wrong"))
        yield r.topic(entry, map(r.Entry, map(_needed, changes)), title=each)
    if finding.option is not finding.current and not finding.ruled_out:
        said, option = say.loses(losing), fmt.called(finding.option)
        entry = r.Entry(f"With {option}: {said}" if losing else said, r.strong("Who loses"))
        every, title = say.every_loss(losing), f"Who loses with {option}"
        yield r.topic(entry, every, title=title) if losing else entry
    yield from rests_on(finding.grounds, "effect", "of the possible options")


def _tied(tie: Tie) -> r.Entry:
    """Who has influence, how strongly and by what means, with what that rests on."""
    who = fmt.marked(tie.start.name, fmt.strength(tie.claim.strength))
    said = ": ".join(filter(None, (who, tie.claim.by or tie.claim.because)))
    return r.Entry(said, basis=r.basis(tie.claim))


def _needed(change: Change) -> str:
    """`“A” on “I” were above 0 (now −1 to +0.5)`."""
    is_effect, before = isinstance(change.claim, Bearing), change.before
    ends = dict.fromkeys((before.low, before.high))
    signed = fmt.TO.join(fmt.number(end, signed=True) for end in ends)
    now = signed if is_effect else fmt.worded(before, IMPORTANCE)
    at = fmt.bound(change.after, signed=is_effect)
    if not is_effect and change.after.denominator == 1:
        at = fmt.worded(exactly(change.after), IMPORTANCE)
    return f"{_value(change)} were {'above' if change.rises else 'below'} {at} (now {now})"


def _of_all(finding: EveryOption) -> r.Report:
    rows = (_option_row(finding, each) for each in finding.options)
    heads = (r.Column("now"), "helped most by", r.Column("then it is"))
    table = plain_table("option", heads, rows, ROWS, _unit(finding))
    scope = (finding.decision.question, "What would make each option the choice?")
    sources = r.listing(rests_on(finding.grounds, "effect", "of the possible options"))
    blocks = () if finding.verdict is Conclusion.EMPTY else (table, sources)
    return answer(finding.decider.name, scope, _of_each(finding), blocks)


def _of_each(finding: EveryOption) -> Iterator[str]:
    """Which options a single choice of others would put ahead, which none would, who is ahead."""
    name, leaders = finding.decider.name, finding.leaders
    if finding.verdict is Conclusion.EMPTY:
        yield says_nothing(name, finding.decision)
        return
    if finding.verdict is Conclusion.ONLY:
        yield f"{fmt.called(leaders[0])} is the only option left to {name}."
        return
    said, kept, level = [], list[str](), dict[str, str]()
    for each in finding.options:
        if each.option in leaders:
            continue
        if found := [lever for lever in each.nearer if lever.puts_ahead]:
            alike = [lever.options[0] for lever in found if lever.joint == found[0].joint]
            ahead = f"put {fmt.called(each.option)} ahead{_for(finding)}"
            once = ", once that is taken" * found[0].joint
            said.append(f"{_by(finding, alike, 'or')} would {ahead}{once}")
        else:
            kept.append(fmt.called(each.option))
            if each.nearer and (others := each.nearer[0].level_with):
                by = _by(finding, each.nearer[0].options)
                brings = f"{by} would only bring {kept[-1]} level with {say.in_quotes(others)}"
                level.setdefault(by, brings)
    if kept:
        of_all = " of all others" * bool(level)
        none = f"no single choice of others would put {say.several(kept, 'or')} ahead{of_all}"
        said = [*said[:PUT_AHEAD], none, *level.values()]
    for n, sentence in enumerate(said):
        yield f"{say.upper(sentence)}." if n else f"{_opening(finding)} {sentence}."
    yield (
        f"Now {fmt.called(leaders[0])} is "
        f"{f'level with {say.in_quotes(leaders[1:])}' if leaders[1:] else 'ahead'}."
    )


def _option_row(finding: EveryOption, each: Reached) -> r.Row:
    name = fmt.marked(each.option.name, "current" if each.option is finding.current else "")
    best = then = "–"
    if each.nearer:
        then = then_is(each.nearer[0])
        alike = (lever.options[0] for lever in each.nearer if then_is(lever) == then)
        best = say.several((fmt.marked(o.name, whom(finding)[o.actor]) for o in alike), "or")
    return row(name, "ruled out" if each.ruled_out else at_lead(each.lead), best, then)
