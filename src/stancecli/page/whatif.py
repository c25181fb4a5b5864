"""What would be otherwise: what a reader of the page can set.

One thing at a time can be set: a view, a scenario, another weight of an interest, or another choice
of somebody else. Of each, worked out as any answer is, the page has the first screen of its
decision. Its script puts that in place, and computes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import islice

from stancecli import notation as fmt, report as r
from stancecli.analysis import Analysis
from stancecli.diagnostics import Unanswerable
from stancecli.lenses import tradeoffs
from stancecli.lenses.robustness import Robustness
from stancecli.lenses.robustness.finding import grid
from stancecli.lenses.tradeoffs import Tradeoff
from stancecli.methods.conditions import bearing_on, possible
from stancecli.methods.performance import performance_table
from stancecli.methods.verdict import standing
from stancecli.model import IMPORTANCE, Assumption, Criterion, Scenario, Setting, exactly
from stancecli.page.claims import Register
from stancecli.page.decision import screen_of
from stancecli.page.parts import Moving, PageChoice, Screen
from stancecli.situation import Situation
from stancecli.wording import asked_as
from stancecli.wording.verdict import stands

MOST_SETTINGS = 60
"""So many things at most can be set on a page."""
MOST_CELLS, MOST_STATEMENTS = 6_000, 100_000
"""So many cells the matrices of all settings may have together, and so many statements the models:
each setting is a model of its own."""


class SettableRank(Enum):
    """What stays where not all that can be set has room, the first before all others.

    What each is called, one and several, and what asks a command for one.
    """

    VIEW = ("view", "views", "--view HOLDER")
    ELSEWHERE = ("choice of others", "choices of others", "--given OPTION")
    TURNING = ("weight", "weights", "--set ITEM=WORD")
    SCENARIO = ("scenario", "scenarios", "--scenario ID")
    IDLE = ("weight that changes nothing", "weights that change nothing", "--set ITEM=WORD")


@dataclass(frozen=True)
class Settable:
    """One thing that can be set: its key in the address, how it reads, and the whole context."""

    key: str
    said: str
    rank: SettableRank
    context: Scenario


def moving(
    start: Analysis,
    first: Tradeoff | None,
    firmness: Robustness | None,
    own: Screen | None,
    register: Register,
) -> Moving:
    """What can be set on a page that starts from an analysis; `own` is its screen with nothing set.

    Raises Unanswerable where there is no decision.
    """
    if not first or not own:
        raise Unanswerable(
            "nothing can be set on a page of this model: there is no decision",
            ("stance report, without --interactive, writes the page",),
        )
    every = tuple(settable(start, first, firmness))
    kept = _as_many_as_fit(every, first, start.situation)
    choices = {
        each.key: _choice(each, start, first, own, register) for each in every if each.key in kept
    }
    rows = tuple(_rows(firmness, choices)) if firmness else ()
    of_rows = {choice.key for _, row in rows for choice in row}
    names = grid(firmness).legend if firmness and rows else None
    left = _left(first, [each for each in every if each.key not in kept])
    return Moving(
        first=PageChoice("", "", stands(standing(start.situation, first.decision.id)), "same"),
        screen=own,
        words=tuple(IMPORTANCE),
        rows=rows,
        names=tuple(f"{r.plain(e.mark)} = {e.meaning}" for e in names.names) if names else (),
        others=tuple(choice for key, choice in choices.items() if key not in of_rows),
        left=left if every else "Nothing else can be set.",
    )


def settable(start: Analysis, finding: Tradeoff, firmness: Robustness | None) -> Iterator[Settable]:
    """Everything that can be set, whether there is room for it or not."""
    asked, written = start.scenario or Scenario(), start.written or start.situation
    yield from _importances(finding, firmness, asked)
    yield from _views(written, asked)
    yield from _scenarios(written, asked)
    yield from _elsewhere(start.situation, finding, asked)


def _importances(
    finding: Tradeoff, firmness: Robustness | None, asked: Scenario
) -> Iterator[Settable]:
    """Each other weight of each interest, where there is something to weigh."""
    if not firmness or len(firmness.candidates) < 2:
        return
    for tried in firmness.what_ifs:
        for word, at in zip(IMPORTANCE, tried.at, strict=True):
            if at.as_entered:
                continue
            criterion = tried.criterion
            kept = tuple(each for each in asked.set if each.item != criterion.id)
            value = Setting(item=criterion.id, value=exactly(at.importance))
            rank = SettableRank.IDLE if at.leaders == finding.leaders else SettableRank.TURNING
            said = f"If the weight of {fmt.quoted(criterion.name)} were {word}"
            yield Settable(_key(criterion, word), said, rank, replace(asked, set=(*kept, value)))


def _key(criterion: Criterion, word: str) -> str:
    return f"{criterion.id}={word}"


def _views(written: Situation, asked: Scenario) -> Iterator[Settable]:
    """Each view besides the one there is; where there is one, none as well."""
    holders = {each.id: f"In the view of {fmt.holder(each)}" for each in written.model.holders}
    for id_, said in (holders | ({"": "In nobody’s view"} if asked.view else {})).items():
        if id_ != asked.view:
            yield Settable(f"view={id_}", said, SettableRank.VIEW, replace(asked, view=id_))


def _scenarios(written: Situation, asked: Scenario) -> Iterator[Settable]:
    """Each scenario besides the one there is; where there is one, none as well."""
    named = next((each for each in written.model.scenarios if each.id == asked.id), Scenario())
    # What is asked for besides stands at the end of what the model has.
    rest = Scenario(
        given=asked.given[len(named.given) :],
        set=asked.set[len(named.set) :],
        without=asked.without[len(named.without) :],
        view="" if asked.view == named.view else asked.view,
    )
    none = (Scenario(),) if named.id else ()
    for each in (*none, *written.model.scenarios):
        if each.id == named.id:
            continue
        said = f"In the scenario {fmt.quoted(each.name)}" if each.id else "In no scenario"
        yield Settable(f"scenario={each.id}", said, SettableRank.SCENARIO, each + rest)


def _elsewhere(situation: Situation, finding: Tradeoff, asked: Scenario) -> Iterator[Settable]:
    """Each option of another decision that affects this one, and could be in place there."""
    table = performance_table(situation, finding.decision.id)
    for holding in bearing_on(table):
        others = situation.decision(holding.decision).options
        kept = tuple(each for each in asked.given if each.option not in {o.id for o in others})
        for option in possible(table, holding):
            said = f"If {situation.actor(option.actor).name} chose {fmt.quoted(option.name)}"
            context = replace(asked, given=(*kept, Assumption(option=option.id)))
            yield Settable(f"given={option.id}", said, SettableRank.ELSEWHERE, context)


def _as_many_as_fit(every: Sequence[Settable], finding: Tradeoff, situation: Situation) -> set[str]:
    """The keys of what there is room for: what changes nothing goes first, then scenarios."""
    cells = len(finding.options) * len(finding.criteria)
    statements = sum(1 for _ in situation.model.statements())
    room = min(MOST_SETTINGS, MOST_CELLS // max(cells, 1), MOST_STATEMENTS // max(statements, 1))
    by_rank = (each for rank in SettableRank for each in every if each.rank is rank)
    return {each.key for each in islice(by_rank, room)}


def _left(finding: Tradeoff, left: Sequence[Settable]) -> str:
    """What has no room, counted, and how it can be asked for; empty where all has."""
    if not left:
        return ""
    counts = Counter(each.rank for each in left)
    said = fmt.listed(fmt.counted(counts[n], *n.value[:2]) for n in SettableRank if counts[n])
    options = " | ".join(dict.fromkeys(each.rank.value[2] for each in left))
    asked = f"stance tradeoffs {asked_as(finding.decider, finding.decision)} {options}"
    return f"Not on this page, since they would be too many: {said}. To ask for one: {asked}"


def _choice(
    settable: Settable, start: Analysis, first: Tradeoff, own: Screen, register: Register
) -> PageChoice:
    """What can be chosen; where that cannot be, it says why, as any command does."""
    key, said, decision = settable.key, settable.said, first.decision.id
    try:
        situation = Analysis(start.written or start.situation).under(settable.context).situation
        if decision not in situation:
            return PageChoice(key, said, f"{first.decider.name} is left out", "none")
        (found,) = tradeoffs.find(situation, [decision]).tradeoffs
    except Unanswerable as error:
        return PageChoice(key, said, error.message, "none")
    is_same = {option.id for option in found.leaders} <= {option.id for option in first.leaders}
    look = "level" if len(found.leaders) > 1 else "same" if is_same else "other"
    # On the same page a passage, and what opens and says the same, keep their ids.
    screen = screen_of(found, replace(register, situation=situation), brief=not own.title)
    return PageChoice(key, said, stands(standing(situation, decision)), look, screen)


def _rows(
    firmness: Robustness, choices: Mapping[str, PageChoice]
) -> Iterator[tuple[str, tuple[PageChoice, ...]]]:
    """The rows of the table of weights of which something can be set, as that table has them.

    What a weight has for a result there is short: `Neglect 2.5`.
    """
    for tried, row in zip(firmness.what_ifs, grid(firmness).rows, strict=True):
        told = list[PageChoice]()
        for word, cell in zip(IMPORTANCE, row.cells, strict=True):
            # There is no room for one that cannot be chosen, or it is the one that holds.
            choice = choices.get(_key(tried.criterion, word), PageChoice("", "", "", ""))
            look = f"{cell.look} entered" if cell.framed else cell.look
            told.append(replace(choice, result=cell.framed or cell.text, look=look))
        if any(choice.key for choice in told):
            yield row.name, tuple(told)
