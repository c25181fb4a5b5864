"""What a reader of the page can set: one thing at a time, each worked out as any answer is.

A view, a scenario, another weight of an interest, or another choice of somebody else: of each
the page has the first screen of its decision. Its script puts that in place, and computes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from stancecli import notation as fmt, report as r
from stancecli.analysis import Analysis
from stancecli.diagnostics import Unanswerable
from stancecli.lenses import tradeoffs
from stancecli.lenses.robustness import Robustness
from stancecli.lenses.robustness.words import grid
from stancecli.lenses.tradeoffs import Tradeoff
from stancecli.methods.conditions import bearing_on, possible
from stancecli.methods.performance import performance_table
from stancecli.methods.verdict import Standing, standing
from stancecli.model import IMPORTANCE, Assumption, Criterion, Option, Scenario, Setting, exactly
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


class SettableRank(IntEnum):
    """What stays where not all that can be set has room, the first before all others."""

    VIEW = 1
    ELSEWHERE = 2
    TURNING = 3
    SCENARIO = 4
    IDLE = 5


@dataclass(frozen=True)
class Settable:
    """One thing that can be set: its key in the address, how it reads, and the whole context.

    `option` is what asks a command for its like.
    """

    key: str
    label: str
    said: str
    rank: SettableRank
    option: str
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
    screens = _Screens(start, first, own, register)
    choices = {each.key: screens.choice(each) for each in every if each.key in kept}
    rows = tuple(_rows(firmness, choices)) if firmness else ()
    of_rows = {choice.key for _, row in rows for choice in row}
    names = grid(firmness).legend if firmness and rows else None
    return Moving(
        first=PageChoice("", NOTHING, "", screens.result, "same"),
        screen=own,
        weight="weight",
        words=tuple(IMPORTANCE),
        rows=rows,
        names=tuple(f"{r.plain(e.mark)} = {e.meaning}" for e in names.names) if names else (),
        others=tuple(choice for key, choice in choices.items() if key not in of_rows),
        left=_left(first, [each for each in every if each.key not in kept])
        if every
        else "Nothing else can be set.",
    )


NOTHING = "As it stands"


# What can be set.


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
            context = replace(asked, set=(*kept, value))
            yield Settable(_key(criterion, word), word, said, rank, "--set ITEM=WORD", context)


def _key(criterion: Criterion, word: str) -> str:
    return f"{criterion.id}={word}"


def _views(written: Situation, asked: Scenario) -> Iterator[Settable]:
    """Each view besides the one there is; where there is one, none as well."""
    holders = {each.id: f"On the view of {fmt.holder(each)}" for each in written.model.holders}
    for id_, said in (holders | ({"": "On nobody’s view"} if asked.view else {})).items():
        if id_ != asked.view:
            context = replace(asked, view=id_)
            yield Settable(f"view={id_}", said, said, SettableRank.VIEW, "--view HOLDER", context)


def _scenarios(written: Situation, asked: Scenario) -> Iterator[Settable]:
    """Each scenario besides the one there is; where there is one, none as well."""
    named = next((each for each in written.model.scenarios if each.id == asked.id), Scenario())
    rest = _without(asked, named)
    none = (Scenario(),) if named.id else ()
    for each in (*none, *written.model.scenarios):
        if each.id == named.id:
            continue
        said = f"In the scenario {fmt.quoted(each.name)}" if each.id else "In no scenario"
        key, option = f"scenario={each.id}", "--scenario ID"
        yield Settable(key, said, said, SettableRank.SCENARIO, option, each + rest)


def _without(asked: Scenario, named: Scenario) -> Scenario:
    """What is asked for besides a scenario of the model: it is added at the end of that."""
    return Scenario(
        given=asked.given[len(named.given) :],
        set=asked.set[len(named.set) :],
        without=asked.without[len(named.without) :],
        view="" if asked.view == named.view else asked.view,
    )


def _elsewhere(situation: Situation, finding: Tradeoff, asked: Scenario) -> Iterator[Settable]:
    """Each option of another decision that bears on this one, and could be in place there."""
    table = performance_table(situation, finding.decision.id)
    for holding in bearing_on(table):
        others = situation.decision(holding.decision).options
        kept = tuple(each for each in asked.given if each.option not in {o.id for o in others})
        for option in possible(table, holding):
            said = f"If {situation.actor(option.actor).name} chose {fmt.quoted(option.name)}"
            context = replace(asked, given=(*kept, Assumption(option=option.id)))
            key = f"given={option.id}"
            yield Settable(key, said, said, SettableRank.ELSEWHERE, "--given OPTION", context)


# What has room.


def _as_many_as_fit(every: Sequence[Settable], finding: Tradeoff, situation: Situation) -> set[str]:
    """The keys of what there is room for: what changes nothing goes first, then scenarios."""
    cells = len(finding.options) * len(finding.criteria)
    statements = sum(1 for _ in situation.model.statements())
    room = min(MOST_SETTINGS, MOST_CELLS // max(cells, 1), MOST_STATEMENTS // max(statements, 1))
    return {each.key for each in sorted(every, key=lambda each: each.rank)[:room]}


_COUNTED: Mapping[SettableRank, tuple[str, str]] = {
    SettableRank.VIEW: ("view", "views"),
    SettableRank.ELSEWHERE: ("choice of others", "choices of others"),
    SettableRank.TURNING: ("weight", "weights"),
    SettableRank.SCENARIO: ("scenario", "scenarios"),
    SettableRank.IDLE: ("weight that changes nothing", "weights that change nothing"),
}


def _left(finding: Tradeoff, left: Sequence[Settable]) -> str:
    """What has no room, counted, and how it can be asked for; empty where all has."""
    if not left:
        return ""
    counts = {rank: sum(each.rank is rank for each in left) for rank in SettableRank}
    said = fmt.listed(
        fmt.counted(count, *_COUNTED[rank]) for rank, count in counts.items() if count
    )
    options = " | ".join(dict.fromkeys(each.option for each in left))
    asked = f"stance tradeoffs {asked_as(finding)} {options}"
    return f"Not on this page, since they would be too many: {said}. To ask for one: {asked}"


# What comes of it.


class _Screens:
    """The screens of the settings of a page, each of a situation of its own."""

    def __init__(self, start: Analysis, finding: Tradeoff, own: Screen, register: Register) -> None:
        self._written = start.written or start.situation
        self._decision, self._decider = finding.decision.id, finding.decider.name
        self._leaders = {option.id for option in finding.leaders}
        self._brief, self._register = not own.title, register
        self.result = _result(standing(start.situation, self._decision))

    def choice(self, settable: Settable) -> PageChoice:
        """What can be chosen; where that cannot be, it says why, as any command does."""
        choice = PageChoice(settable.key, settable.label, settable.said, "", "none")
        try:
            situation = Analysis(self._written).under(settable.context).situation
            if self._decision not in situation:
                return replace(choice, result=f"{self._decider} is left out")
            (found,) = tradeoffs.find(situation, [self._decision]).tradeoffs
        except Unanswerable as error:
            return replace(choice, result=error.message)
        register = self._register.of_another(situation)
        return replace(
            choice,
            result=_result(standing(situation, self._decision)),
            look=self._look(found.leaders),
            screen=screen_of(found, register, brief=self._brief),
        )

    def _look(self, leaders: Sequence[Option]) -> str:
        """Whether the same is ahead as with nothing set, another is, or several are level."""
        if len(leaders) > 1:
            return "level"
        return "same" if {option.id for option in leaders} <= self._leaders else "other"


def _result(found: Standing) -> str:
    return stands(found)


def _rows(
    firmness: Robustness, choices: Mapping[str, PageChoice]
) -> Iterator[tuple[str, tuple[PageChoice, ...]]]:
    """The rows of the table of weights of which something can be set, as that table has them.

    What a weight has for a result there is short: `Neglect 2.5`.
    """
    for tried, row in zip(firmness.what_ifs, grid(firmness).rows, strict=True):
        keys = [_key(tried.criterion, word) for word in IMPORTANCE]
        if not any(key in choices for key in keys):
            continue
        told = []
        for key, cell in zip(keys, row.cells, strict=True):
            look = f"{cell.look} entered" if cell.framed else cell.look
            result = cell.framed or cell.text
            told.append(replace(choices.get(key, _FIXED), result=result, look=look))
        yield row.name, tuple(told)


_FIXED = PageChoice("", "", "", "", "")
"""A weight that cannot be chosen: there is no room for it, or it is the one that holds."""
