"""The words of `tradeoffs`: the whole answer and its conclusion."""

from __future__ import annotations

from collections.abc import Iterable

from stancecli import notation as fmt, report as r
from stancecli.lenses.tradeoffs.arguing import more, pulling_apart, why
from stancecli.lenses.tradeoffs.doubting import not_known, rests_on, what_would_change_it
from stancecli.lenses.tradeoffs.finding import Tradeoff, Tradeoffs
from stancecli.lenses.tradeoffs.tabling import excluded, table
from stancecli.lenses.tradeoffs.wording import named
from stancecli.model import Option


def tell(finding: Tradeoffs, *, verbose: bool = False) -> r.Report:
    """One decision with its table and all reasons; of several, conclusions and reasons."""
    if len(finding.tradeoffs) == 1:
        return _one(finding.tradeoffs[0], verbose)
    sections = tuple(
        r.Section(_asked(each), (_concluded(each), *why(each, verbose)))
        for each in finding.tradeoffs
    )
    return r.Report(
        asked="Trade-offs of every decision asked about",
        conclusion=_together(finding.tradeoffs),
        blocks=sections,
        next=tuple(
            r.Ask(f"stance tradeoffs {each.decision.id}", "its table, and what would change it")
            for each in finding.tradeoffs[:3]
        ),
    )


def _together(choices: tuple[Tradeoff, ...]) -> str:
    """Who does what it is best at, as entered, and who does not."""
    if not choices:
        return "There is no decision in this model."
    judged = [each for each in choices if each.criteria]
    sharing = [each for each in judged if each.current in each.leaders and len(each.leaders) > 1]
    parting = [each for each in judged if each.current not in each.leaders]
    given = any(each.current.id != each.decision.current for each in choices)
    held = "the current or given option" if given else "the current option"
    total = fmt.counted(len(choices), "decision")
    told = [
        (len(parting), f"{held} does not lead", (f"{_decider(e)} ({_lead(e)})" for e in parting)),
        (len(sharing), f"{held} shares the lead", map(_decider, sharing)),
        (
            len(choices) - len(judged),
            "the model does not say what the options do to interests",
            (_decider(each) for each in choices if not each.criteria),
        ),
    ]
    sentences = [
        f"{count} of {total} {what}: {fmt.listed(who)}." for count, what, who in told if count
    ]
    if not sentences:
        return f"In all {total} {held} leads on the judgements as entered."
    return " ".join(f"In {each}" for each in sentences)


def _decider(of: Tradeoff) -> str:
    return of.decider.name


def _lead(of: Tradeoff) -> str:
    leaders = fmt.listed(fmt.quoted(each.name) for each in of.leaders)
    return f"{leaders} {'leads' if len(of.leaders) == 1 else 'share the lead'}"


def _one(of: Tradeoff, verbose: bool) -> r.Report:
    blocks: list[r.Block] = []
    if of.criteria:
        blocks.append(table(of))
    blocks += excluded(of)
    if also := _no_way_back(of, [each.option for each in of.open if each.option not in of.leaders]):
        blocks.append(r.Paragraph(r.text(also)))
    blocks += why(of, verbose)
    blocks += pulling_apart(of, verbose)
    if verbose:
        blocks += more(of)
    if of.criteria:
        blocks.append(what_would_change_it(of, verbose))
    blocks.append(not_known(of, verbose))
    blocks.append(rests_on(of))
    return r.Report(_asked(of), _conclusion(of), _further(of), tuple(blocks), _next(of))


def _asked(of: Tradeoff) -> str:
    return f"{of.decider.name} · {of.decision.question}"


# The conclusion.


def _conclusion(of: Tradeoff) -> str:
    if not of.criteria:
        return (
            f"The model does not say what these options do to the interests of {of.decider.name}."
        )
    if len(of.open) == 1:
        return f"Only {named(of, of.current)} is open: all else is ruled out."
    if len(of.leaders) > 1:
        names = fmt.listed(named(of, leader) for leader in of.leaders)
        return f"{len(of.leaders)} options share the lead on the judgements as entered: {names}."
    leader = of.leaders[0]
    first = of.by_rank.most
    if leader not in first:
        ranked = fmt.listed((named(of, each) for each in first), "or")
        return (
            f"By rank of importance alone, {ranked} leads; {_weighed(of)}, {named(of, leader)} "
            "does."
        )
    if leader in of.best:
        return f"{named(of, leader)} is best{_not_current(of, leader)}."
    return (
        f"{named(of, leader)} comes out ahead{_not_current(of, leader)}"
        f"{'' if leader is of.current else ','} on the judgements as entered."
    )


def _not_current(of: Tradeoff, leader: Option) -> str:
    return "" if leader is of.current else f", not {named(of, of.current)}"


def _further(of: Tradeoff) -> str:
    return " ".join(
        filter(None, (_decided(of), _no_way_back(of, of.leaders), _pulls(of), _set_against(of)))
    )


def _decided(of: Tradeoff) -> str:
    if not of.decisive:
        is_open = len(of.leaders) == 1 and of.leaders[0] not in of.best
        return f"But {fmt.TOGETHER}." if is_open else ""
    verb = "overturn" if len(of.leaders) == 1 else "decide"
    return f"{fmt.can_each(each.is_unknown for each in of.decisive)} {verb} that."


def _no_way_back(of: Tradeoff, options: Iterable[Option]) -> str:
    """Which of these are irreversible; of the one that holds it is said by what it rules out."""
    final = [
        fmt.quoted(each.name) for each in options if each.irreversible and each is not of.current
    ]
    return f"Once taken, {fmt.listed(final, 'or')} cannot be left." if final else ""


def _pulls(of: Tradeoff) -> str:
    if not of.tension:
        return ""
    first, second = (fmt.quoted(each.name) for each in of.tension.pair)
    return f"No open option is best for both {first} and {second}."


def _set_against(of: Tradeoff) -> str:
    """What an option that was asked to be compared with is itself compared with, where it leads."""
    start = of.switches[0].start if of.switches else of.current
    if start is of.current or start not in of.leaders or not of.switch:
        return ""
    return f"{fmt.quoted(start.name)} is ahead itself, so it is set against {named(of, of.switch.start)}."


def _concluded(of: Tradeoff) -> r.Paragraph:
    return r.Paragraph(r.text(r.strong(_conclusion(of)), f" {_further(of)}".rstrip()))


def _weighed(of: Tradeoff) -> str:
    weights = [criterion.weight.mid for criterion in of.criteria]
    return f"weighed {fmt.number(min(weights))} to {fmt.number(max(weights))}"


def _next(of: Tradeoff) -> tuple[r.Ask, ...]:
    decision = of.decision.id
    asks = [r.Ask(f"stance robustness {decision}", "how firm this is")]
    if of.turns:
        turn = of.turns[0]
        asks.insert(
            0,
            r.Ask(
                f"stance tradeoffs {decision} --given {turn.option.id}",
                f"the same, with {fmt.quoted(turn.option.name)}",
            ),
        )
    if of.current not in of.leaders:
        stands = fmt.holding(of.current, of.current, of.decision)
        asks.append(
            r.Ask(
                f"stance robustness {decision} --for {of.current.id}",
                f"what would explain the {stands} option",
            )
        )
    elif of.tension:
        first, second = of.tension.pair
        asks.append(
            r.Ask(
                f"stance tradeoffs {decision} --between {first.id} {second.id}",
                "one pair only",
            )
        )
    return tuple(asks)
