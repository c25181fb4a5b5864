"""Laws between the commands: what one shows no other denies, and what is said bare is so.

Each completion gives every range, unknown and blank one value; where no deal is not named, it is
worked out anew for each, by brute force.
"""

import html
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from itertools import product
from pathlib import Path
from random import Random
from typing import Any, TypeVar

import pytest
from hypothesis import given, settings, strategies as st

from stancecli import load, model as m, notation as fmt
from stancecli.analysis import Analysis
from stancecli.diagnostics import Unanswerable
from stancecli.lenses import levers, robustness, stakes, tradeoffs
from stancecli.lenses.deals import describe as tell_deals, find as find_deals
from stancecli.lenses.stability import describe as tell_stability, find as find_stability
from stancecli.lenses.tradeoffs.words import row_groups, table
from stancecli.methods.differences import Loser
from stancecli.methods.ladder import Conclusion
from stancecli.methods.performance import performance_table
from stancecli.methods.robustness.knockouts import knockouts
from stancecli.methods.stability import Options
from stancecli.methods.verdict import CERTAIN, standing, verdict
from stancecli.report import Report
from stancecli.scenario import apply
from stancecli.scenario.edit import effect_item
from stancecli.situation import Bearing, Situation, claim_of
from stancecli.wording.moves import loses
from stancecli.wording.verdict import conclusion
from tests.brute_force import Choice, Solver, game
from tests.brute_values import claims_holding
from tests.brute_words import Words, completions
from tests.models import models, several, viewed_models
from tests.running import first_quick, screen, stance
from tests.tables import barred

ALL: dict[str, Any] = {
    "actors": (2, 3), "decisions": (0, 2), "options": (2, 3), "interests": (1, 2),
    "blanks": True, "one_size": True, "own": True,
}  # fmt: skip
"""Models with everything in them, so small that every state can be looked at."""
PROFILE = settings().max_examples
LAW = settings(max_examples={10: 4, 200: 400}.get(PROFILE, PROFILE))
"""A few models in the quick run, 50 before a change lands, 400 thoroughly."""


def decided(situation: Situation) -> Iterator[tuple[str, m.Option]]:
    """The first decisions, with each of their options."""
    for decision in [*situation.decisions()][:2]:
        for option in decision.options:
            yield decision.id, option


# 1. What a choice elsewhere shows to put an option ahead, levers names, or something smaller.


@given(viewed_models(**ALL))
@LAW
def test_levers_name_what_given_options_show(model: m.Model) -> None:
    asked = Analysis.of(model)
    for id_, option in decided(asked.situation):
        found = levers.find(asked.situation, option.id)
        if found.leaders == (option,) or found.verdict in (Conclusion.EMPTY, Conclusion.ONLY):
            continue
        fewest = min(map(len, putting_ahead(asked, id_, option)), default=0)
        named = [each for each in found.levers.alone if each.puts_ahead]
        if fewest == 1:
            assert named
        elif fewest:
            assert named or (found.levers.enough and len(found.levers.enough.options) <= fewest)
        if fewest:
            told = said(levers.describe(found)).lower()
            assert "no choice of others" not in told
            assert "nothing that others choose" not in told


def putting_ahead(asked: Analysis, decision: str, option: m.Option) -> Iterator[tuple[str, ...]]:
    """Options elsewhere that, given together or with that option too, put it ahead of all."""
    others = [each for each in asked.situation.decisions() if each.id != decision]
    free = [each for each in others if not asked.situation.option(each.current).irreversible]
    for taken in product(*(each.options for each in free)):
        now = [each.current for each in free]
        changed = tuple(o.id for o, held in zip(taken, now, strict=True) if o.id != held)
        current = asked.situation.option(asked.situation.option_of(decision))
        own = [] if current.irreversible or option.irreversible else [option.id]
        for ids in [changed, (*own, *changed)] if changed else []:
            with suppress(Unanswerable):
                then = asked.given(*ids).situation
                if performance_table(then, decision).leaders == (option,):
                    yield changed
                    break


# 2. What robustness counts as ending a lead ends it.


@given(viewed_models(**ALL))
@LAW
def test_what_ends_a_lead_ends_it(model: m.Model) -> None:
    situation = Situation.of(model)
    for decision in [*situation.decisions()][:2]:
        now = standing(situation, decision.id)
        if now.verdict not in CERTAIN or len(now.leaders) != 1:
            continue
        found = verdict(performance_table(situation, decision.id))
        for step in found.single_steps:
            claim = claim_of(step.claim)
            if isinstance(claim, m.Effect | m.Interest):
                setting = m.Setting(item=item_of(situation, claim), value=m.exactly(step.after))
                then = standing(apply(m.Scenario(set=(setting,)), situation), decision.id)
                # What is set stands in the options too, so they are compared by their ids.
                assert ids(then.leaders) == ids(step.then) != ids(now.leaders)
        for turn in found.ending:
            then = standing(situation.taking(turn.option.id), decision.id)
            assert not then.is_like(now)
        named, asked = {turn.option.id for turn in found.ending}, Analysis.of(model)
        for option in (o for e in situation.decisions() if e is not decision for o in e.options):
            for own in ((), (now.leaders[0].id,)):
                with suppress(Unanswerable):
                    then = standing(asked.given(*own, option.id).situation, decision.id)
                    assert then.leaders == now.leaders or option.id in named
        for lost in knockouts(performance_table(situation, decision.id)).sources:
            if lost.can_overturn and isinstance(lost.removed, m.Source):
                removal = m.Removal(item=lost.removed.id)
                then = standing(apply(m.Scenario(without=(removal,)), situation), decision.id)
                assert then.verdict not in CERTAIN or then.leaders != now.leaders or then.rival


def ids(options: Iterable[m.Option]) -> list[str]:
    return [option.id for option in options]


def item_of(situation: Situation, claim: m.Effect | m.Interest) -> str:
    if isinstance(claim, m.Interest):
        return claim.id
    on = situation.option(claim.option).effects_on[claim.to]
    number = next(n for n, each in enumerate(on, 1) if each is claim)
    return effect_item(claim.option, claim.to, number, len(on))


@given(viewed_models(**ALL))
@LAW
def test_each_blank_that_ends_a_lead_is_counted(model: m.Model) -> None:
    situation = Situation.of(model)
    for decision in [*situation.decisions()][:2]:
        made = performance_table(situation, decision.id)
        found = verdict(made)
        if found.verdict not in CERTAIN or len(found.leaders) != 1:
            continue
        counted = {(each.option, each.to) for each in map(claim_blank, found.blanks)}
        for (option, criterion), cell in made.cells.items():
            if cell.blank and option not in made.ruled_out:
                ends = []
                for value in (-2, 2):
                    setting = m.Setting(item=f"{option}:{criterion}", value=m.exactly(value))
                    then = standing(apply(m.Scenario(set=(setting,)), situation), decision.id)
                    ends.append({o.id for o in then.leaders} != {found.leaders[0].id})
                assert any(ends) <= ((option, criterion) in counted)


def claim_blank(found: Any) -> m.Effect:
    claim = claim_of(found.claim)
    assert isinstance(claim, m.Effect)
    return claim


# 5. The same verdict, lead and qualifier, wherever it is told. 6. What a line names is shown.


@given(viewed_models(**ALL))
@LAW
def test_one_verdict_in_each_answer(model: m.Model) -> None:
    situation = Situation.of(model)
    ids = [each.id for each in situation.decisions()]
    every = {each.decision.id: each for each in tradeoffs.find(situation, ids).tradeoffs}
    firm = {each.decision.id: each for each in robustness.find_all(situation, ids).decisions}
    for id_ in ids:
        (one,) = tradeoffs.find(situation, [id_]).tradeoffs
        detail = robustness.find(situation, id_)
        column = standing(situation, id_)
        told = {
            (each.verdict, each.leaders, each.lead, each.own_view)
            for each in (every[id_].verdict, firm[id_].verdict, one.verdict, detail.verdict)
        }
        told.add((column.verdict, column.leaders, one.verdict.lead, column.own_view))
        assert len(told) == 1
        lever = levers.find(situation, one.decision.current)
        rests = {each.grounds for each in (levers.find_all(situation, id_), lever)}
        assert {one.verdict.grounds, detail.verdict.grounds, *rests} == {one.verdict.grounds}
        assert stakes.find(situation, id_).told in (*one.leaders, one.verdict.rival)
        if one.verdict.verdict in CERTAIN and detail.bounds:
            said, again = conclusion(one), str(robustness.describe(detail).conclusion)
            for words in ("at middle estimates", f"in the view of {one.decider.name}", "unsourced"):
                assert (words in said) == (words in again)


WIDE = {**ALL, "actors": (1, 2), "decisions": (1, 1), "interests": (3, 5)}


@given(viewed_models(**WIDE))
@LAW
def test_rows_that_a_line_names_are_the_last_to_go(model: m.Model) -> None:
    situation = Situation.of(model)
    for decision in situation.decisions():
        (found,) = tradeoffs.find(situation, [decision.id]).tradeoffs
        if not found.criteria:
            continue
        told = found.find_out.told if found.find_out else ()
        named = {(e.criterion if isinstance(e, Bearing) else e).id for e in told}
        named |= {trades[0].criterion.id for _, trades in [*row_groups(found)][:2] if trades}
        ranks = {row.key: row.rank for group in table(found).groups for row in group.rows}
        others = [rank for key, rank in ranks.items() if key not in named]
        assert max((ranks[key] for key in named & ranks.keys()), default=-1) < min(
            others, default=99
        )


# 4. Who gains or loses is told. 5. Each form says the same. 7. A strength is one number.


MANY = {**ALL, "actors": (4, 4), "decisions": (1, 1), "options": (2, 2), "interests": (2, 3)}


@given(viewed_models(**MANY))
@LAW
def test_everybody_who_gains_or_loses_is_named_or_counted(model: m.Model) -> None:
    situation = Situation.of(model)
    with suppress(Unanswerable):
        found = find_stability(situation)
        # What follows a move, and whose views stand for the middle, name actors as well.
        sentences = re.sub(r"\([^“]*view\)", "", said(tell_stability(found)))
        now = re.split(r"Then “|After “|There the moves|Whether the moves|These could", sentences)[
            0
        ]
        kept = [(each.actor, each.best) for each in found.way.verdict.gaining[:1]]
        for outlook in found.verdict.gaining:
            # The same gain at the end of the way is not told again of the start.
            at_end = not outlook.move and (outlook.actor, outlook.best) in kept
            assert at_end or is_told(outlook.actor, now)
    for decision in situation.decisions():
        (asked,) = tradeoffs.find(situation, [decision.id]).tradeoffs
        for losing in (each.loses for each in asked.losers):
            for loser in (each for each in losing if each.falls):
                assert is_told(loser.actor, loses(losing))


def is_told(actor: m.Actor, text: str) -> bool:
    return actor.name in text or bool(re.search(r"\d+ others?\b", text))


@pytest.mark.parametrize("name", first_quick(["elmira.yaml", "klamath.yaml", "letters"]))
def test_each_form_of_a_report_says_the_verdict_of_tradeoffs(name: str, tmp_path: Path) -> None:
    path = Path(__file__).parents[1] / "examples" / name
    situation = load(path).situation
    main = situation.main if situation.kind_of(situation.main) == "decision" else ""
    (found,) = tradeoffs.find(situation, [main or next(situation.decisions()).id]).tradeoffs
    for form in ("txt", "md", "html", "docx"):
        to = tmp_path / f"report.{form}"
        assert stance(tmp_path, "report", "-m", str(path), "-o", str(to)).returncode == 0
        words: Any = zipfile.Path(to, "word/document.xml") if form == "docx" else to
        text = words.read_text(encoding="utf-8")
        bare = text if form in ("txt", "md") else html.unescape(re.sub("<[^>]*>", "", text))
        plain = " ".join(bare.replace("**", "").replace("\\", "").split())
        assert conclusion(found) in plain
        if found.verdict.margin and found.verdict.verdict is Conclusion.OPEN:
            assert f" by {fmt.points(found.verdict.margin)}" in plain.split(conclusion(found))[1]


@given(viewed_models(**ALL))
@LAW
def test_a_strength_of_influence_is_one_number(model: m.Model) -> None:
    asked = Analysis.of(model)
    for actor in model.actors:
        entered = {
            each.actor: each.strength.mid for each in asked.situation.influences_on(actor.id)
        }
        direct = {tie.start.id: tie.strength for tie in asked.influence(actor.id).on_actor.direct}
        assert all(entered[id_] == strength for id_, strength in direct.items())
        for decision in actor.decisions:
            ties = levers.find(asked.situation, decision.options[0].id).ties
            assert {tie.start.id: tie.strength for tie in ties} == entered


# Smallest models of what once broke them.


def test_a_choice_that_needs_another_is_named_with_it() -> None:
    made = several(
        "a x 4: *stay | go x -1, x 3 when b.grant", "b: *wait | grant", "c: *freeze | thaw"
    )
    never = m.Impossible(options=("b.grant", "c.freeze"))
    asked = Analysis.of(m.Model(title="Grant", actors=made.actors, impossible=(never,)))
    said = " ".join(str(asked.levers("a.go")).split())
    assert "“Thaw” (C) with “Grant” (B), which needs it, would put “Go” ahead for A;" in said
    assert "no single choice of others would." in said


def test_a_choice_that_only_what_holds_now_excludes_ends_a_lead_and_is_a_lever() -> None:
    """Ben harms once Ann goes: then going has −3, and staying at home 0."""
    go = "ann x 3: *wait x -1 | go x 1, x -2 when ben.harm | stay x 0"
    never = (m.Impossible(options=("ann.wait", "ben.harm")),)
    asked = Analysis.of(replace(several(go, "ben y 1: *rest | harm y 1"), impossible=never))
    assert "“Harm” (Ben) once “Go” is taken Stay" in " ".join(str(asked.robustness("ann")).split())
    once = "Once “Stay” is taken, “Harm” (Ben) would put it ahead of what else is then possible"
    assert f"{once} for Ann." in " ".join(str(asked.levers("ann.stay")).split())


def test_an_own_choice_elsewhere_is_tried_and_called_own() -> None:
    build = "ann x 3: *wait x 0 | build x -1, x 2 when loan.borrow"
    ann, loan = several(build, "loan: *save | borrow").actors
    (choice,) = loan.decisions
    choice = replace(
        choice, actor="ann", options=tuple(replace(each, actor="ann") for each in choice.options)
    )
    both = replace(ann, decisions=(*ann.decisions, choice))
    said = str(Analysis.of(m.Model(title="Loan", actors=(both,))).levers("ann.build"))
    assert "“Borrow” (its own choice) would put “Build” ahead for Ann." in " ".join(said.split())


def test_a_breach_of_which_a_step_decides_is_named() -> None:
    found = Analysis.of(barred(several("ann x 3: *wait x 0 | go x 1"), "go", force=2))
    claims = [each.claim for each in found.levers("ann.go").changes]
    assert "ann.law" in [each.criterion.id for each in claims if isinstance(each, Bearing)]


def test_a_blank_that_could_end_a_lead_is_told() -> None:
    made = Analysis.of(several("a? x 1, y 1: *stay x 2, y 1 | go y 1"))
    for answer in (made.tradeoffs("a"), made.robustness("a")):
        assert "Filling in how “Go” affects “X” could end it too." in " ".join(str(answer).split())


def test_of_level_options_each_has_its_own_mark() -> None:
    made = several("a x 1: go x 1 | *stay x 1", "b y 1: *rest y 1 | act")
    said = str(Analysis.of(made).tradeoffs())
    assert "Go and Stay (current)" in " ".join(said.split())


@pytest.mark.parametrize("force", [None, 1])
def test_what_is_written_of_an_option_that_is_ruled_out_fills_in_no_other(
    force: int | None,
) -> None:
    made = several("ann? x 3: *first | second | third x 1", "ben y 1: *yes y 1 | no y 0")
    said = " ".join(str(Analysis.of(barred(made, "third", force=force)).stability()).split())
    assert ("Whether the current state holds is not known" in said) is (force is None)


# What `stability` and `deals` say.

Found = TypeVar("Found")
THROUGHOUT = r"each would gain(?: at every estimate in the ranges)?"
SURE = re.compile(THROUGHOUT + r"[.,]")
BARE = re.compile(THROUGHOUT + r"\.")
AS_NOW = re.compile(THROUGHOUT + ", as long as everybody else stays as now")
TO_ALL_AS_NOW = "Compared with no deal (all as now) "


def said(report: Report) -> str:
    return f"{report.conclusion} {report.more}".rstrip()


def deals(*lines: str, no_deal: tuple[str, ...] | None = None) -> str:
    found = find_deals(Situation.of(several(*lines)), no_deal=no_deal)
    assert found.packages
    return said(tell_deals(found))


# By hand: against a no deal that moves with what is not known.

NORTH = "north power 3: *leave | build power -1, power 2 when south.pay"
SOUTH = "south light 3: *keep | pay light -1, light 2 when north.build"
WEST = "west calm 1: *hush | shout calm "
SHOUTED = NORTH + ", power -3 when west.shout"


def test_what_is_a_gain_at_every_value_stands_bare_where_no_deal_stays() -> None:
    for lines in ((NORTH, SOUTH), (SHOUTED, SOUTH, WEST + "-2..0")):
        told = deals(*lines)
        assert told.startswith("There is a bargain")
        assert BARE.match(told.partition(TO_ALL_AS_NOW)[2])
        assert "a move alone" not in told


def test_it_stands_with_its_condition_where_somebody_could_move_without_a_deal() -> None:
    """At +1 West shouts without a deal, and with it, and then North has 2 − 1 − 3 by building."""
    told = deals(SHOUTED, SOUTH, WEST + "-2..1")
    assert told.startswith("At middle estimates there is a bargain")
    assert AS_NOW.match(told.partition(TO_ALL_AS_NOW)[2])
    could = "Once agreed, a move alone could be a gain for West (“Shout”)"
    assert f"{could}, elsewhere in the ranges." in told
    shouting = Situation.of(several(SHOUTED, SOUTH, WEST + "1"))
    assert not find_deals(shouting).packages


def test_it_stands_so_where_a_response_alone_keeps_somebody_from_moving() -> None:
    """West would have 1 for shouting, and East, who gains 1 by hitting back, takes 2."""
    east = "east rest 1: *sit | hit rest 1 when west.shout, rest -1 unless west.shout, west.calm -2"
    told = deals(SHOUTED, SOUTH, WEST + "1", east)
    then = "Once agreed, a move alone is a gain for West (“Shout”, +1), unless others respond."
    assert AS_NOW.match(told.partition(TO_ALL_AS_NOW)[2])
    assert then in told


def test_at_the_end_of_moves_it_is_so_at_middle_estimates() -> None:
    told = deals(NORTH, SOUTH, WEST + "-1..2")
    assert told.startswith("At middle estimates there is a bargain")
    assert (
        "Compared with no deal (moves made alone lead to “Shout”) each would gain at middle "
        "estimates." in told
    )


def test_of_what_is_sure_it_stands_bare_against_a_no_deal_that_was_named() -> None:
    for no_deal in ((), ("west.shout",)):
        told = deals(NORTH, SOUTH, WEST + "-2..1", no_deal=no_deal)
        assert told.startswith("There is a bargain")
        assert BARE.search(told)
    told = deals(NORTH.replace("2 when", "0..3 when"), SOUTH, no_deal=())
    assert told.startswith("At middle estimates there is a bargain")
    assert "each would gain at middle estimates." in told


# By hand: who would gain but for a response.

TOWN = "town jobs 2: *rest | build jobs 1, jobs -2 when county.tax"
COUNTY = "county cash 1: *wait | tax cash 1 when {0}, cash -1 unless {0}"
MILL = "mill trade 1: *stay | grow trade 1"


def stability(*lines: str) -> str:
    return screen(tell_stability(find_stability(Situation.of(several(*lines)))), 100)


def test_who_would_gain_but_for_a_response_is_told_and_marked() -> None:
    """By building Town gains 2; then taxing gains County 1, and Town has 2 − 4.

    Once the mill has grown, building gains Town nothing, else as much as before.
    """
    told = stability(f"{TOWN}, jobs -1 when mill.grow", COUNTY.format("town.build"), MILL)
    too = (
        "+1). At middle estimates “Build” would bring Town +2 too, but “Tax” (County) would follow"
    )
    after = "and undo that. After “Grow” (Mill) the moves stop. Who"
    assert f"{too} {after}" in " ".join(told.split())
    assert "Build (others respond)" in told
    assert "Grow (others respond)" not in told
    told = " ".join(stability(TOWN, COUNTY.format("town.build"), MILL).split())
    ends = "After that the moves stop at middle estimates. “Build” would bring Town +2 then"
    assert f"{ends}, but “Tax” (County) would follow and undo that. Who decides" in told
    told = " ".join(stability(TOWN, "county cash 1: *wait | tax cash -1", MILL).split())
    assert (
        "a gain for Town (“Build”, +2) and Mill (“Grow”, +1). After “Build” (Town), “Grow” would "
        "bring Mill +1. There the moves stop." in told
    )
    assert "too" not in told


def test_of_many_who_would_gain_but_for_responses_two_are_told_and_all_counted() -> None:
    town = f"{TOWN}, jobs -1 when mill.grow"
    towns = [town.replace("town", f"t{n}").replace("county", f"c{n}") for n in range(4)]
    counties = [COUNTY.format(f"t{n}.build").replace("county", f"c{n}") for n in range(4)]
    told = " ".join(stability(*towns, *counties, MILL).split())
    assert told.count("would follow and undo that") == 2
    assert "2 others would gain too, unless others undid that." in told


# By hand: who loses.


def who_loses(*outweighed: str) -> str:
    """Village loses 2 and gains nothing; each of these 2 of low weight, and gains 4."""
    more = "".join(f", {name}.peace -2, {name}.trade 2" for name in outweighed)
    actors = [f"{name} peace 1, trade 2" for name in outweighed]
    builds = f"north power 3: *leave | build power 2, village.homes -1{more}"
    found = find_deals(Situation.of(several(builds, *actors, "village homes 2", SOUTH)))
    return loses(found.no_deal.loses)


def test_those_for_whom_a_loss_is_outweighed_are_named_or_counted() -> None:
    assert who_loses() == "Village: “Homes” −2."
    town = "Town: “Peace” −2 (but “Trade” +4)"
    assert who_loses("town") == f"Village: “Homes” −2; {town}."
    assert who_loses("town", "port", "mill").endswith(f"−2; {town}; Port: {town[6:]}; 1 other.")


def test_who_is_touched_by_what_can_be_nothing_is_not_untouched() -> None:
    """For East the building is −1 to 1: at middle estimates it changes nothing."""
    lines = NORTH + ", east.view -1..1", SOUTH, "east view 1: *sit view 0 | go view -2"
    told = said(tell_deals(find_deals(Situation.of(several(*lines)), "east")))
    assert "At middle estimates it changes no interest of East." in told


# What several could do at once.

BOTH = (
    m.Impossible(options=("north.build", "south.keep")),
    m.Impossible(options=("north.leave", "south.pay")),
)


def test_what_is_possible_only_at_once_is_a_joint_move_in_both_answers() -> None:
    model = replace(several(NORTH, SOUTH), impossible=BOTH)
    joint = "These could gain by moving together: North (“Build”) and South (“Pay”)."
    assert joint in said(tell_stability(find_stability(Situation.of(model))))
    found = find_deals(Situation.of(model))
    assert [package.order.at_once for package in found.packages] == [True]


def test_nobody_takes_part_in_a_joint_move_by_doing_nothing() -> None:
    """County gains by the building, and more by taxing it after that."""
    told = stability(f"{TOWN}, county.cash 1/2", COUNTY.format("town.build"))
    assert "moving together" not in told


# What stands bare, at every completion.


def small(**limits: object) -> st.SearchStrategy[m.Model]:
    """Models with all that can be not known, impossible or for good, and few states."""
    return models(
        actors=(2, 3), decisions=(1, 1), interests=(1, 2), blanks=True, one_size=True,
        positions=False, scales=False, influence=False, **limits,
    )  # fmt: skip


def settings_of(situation: Situation) -> Iterator[tuple[Situation, Choice | None]]:
    """The states of a model, one after the other as the present one, and as the no deal named."""
    for state in sorted(game(situation).states)[:6]:
        yield situation.taking(*state), None
        yield situation, state


def found_in(find: Callable[..., Found], situation: Situation, **asked: object) -> Found | None:
    try:
        return find(situation, **asked)
    except Unanswerable:
        return None


def no_deal_of(words: Words, start: Choice) -> Choice:
    """No deal by its definition: the end of the way; the start where another is one too."""
    return start if words.ends_elsewhere(start) else words.way(start)[-1]


def placed(plain: Solver, *chosen: Options) -> Choice:
    """The state in which the last of these options hold."""
    taken = {option.decision: option.id for options in chosen for option in options}
    return tuple(taken[decision.id] for decision in plain.game.decisions)


def completed_games(
    model: m.Model, now: Choice, rng: Random, count: int
) -> Iterator[tuple[Solver, Words]]:
    """The model at some completions, with these options as the present ones."""
    for completed in completions(model, rng, count):
        plain = Solver(game(Situation.of(completed).taking(*now)))
        yield plain, Words(completed, plain)


@given(small(), st.randoms(use_true_random=True))
def test_what_deals_says_bare_is_so_at_every_completion(model: m.Model, rng: Random) -> None:
    for situation, no_deal in settings_of(Situation.of(model)):
        found = found_in(find_deals, situation, no_deal=no_deal)
        if not found:
            continue
        told, now = said(tell_deals(found)), tuple(situation.chosen.values())
        for plain, words in completed_games(model, now, rng, 4) if found.packages else ():
            package = found.packages[0]
            state = placed(plain, found.no_deal.options, package.options)
            takers = [taker.actor.id for taker in package.takers]
            against = no_deal or no_deal_of(words, plain.game.start)
            if AS_NOW.search(told):
                against = plain.game.start
            if SURE.search(told):
                assert all(plain.payoff(a, state) > plain.payoff(a, against) for a in takers)
            if "nobody who takes part can gain by breaking away" in told:
                assert not any(plain.improvements(a, state) for a in takers)
            assert bool(BARE.search(told)) == told.startswith("There is a bargain")


def falling(words: Words, start: Choice, end: Choice) -> dict[str, Fraction]:
    """What falls from one state to another, and by how many points, by interest."""

    def worth(criterion: str, state: Choice) -> Fraction:
        situation = words.plain.game.situation.taking(*state)
        now = {decision.id: situation.option_of(decision.id) for decision in situation.decisions()}
        held = claims_holding(words.model, now, criterion)
        return sum((claim.size.mid for claim in held), Fraction(0))

    steps = {
        on.id: on.weight.mid * (worth(on.id, end) - worth(on.id, start))
        for actor in words.model.actors
        for on in actor.criteria
    }
    return {id_: points for id_, points in steps.items() if points < 0}


@given(small())
def test_who_loses_is_told_of_the_end_that_is_named_and_not_of_steps_to_it(model: m.Model) -> None:
    """Between the start and no deal of everybody, between that and a bargain of the others."""
    for state in sorted(game(Situation.of(model)).states)[:3]:
        situation = Situation.of(model).taking(*state)
        way, deals = found_in(find_stability, situation), found_in(find_deals, situation)
        if not (way and deals):
            return
        plain = Solver(game(situation))
        start, words = plain.game.start, Words(model, plain)
        assert fallen(way.way.loses) == falling(words, start, placed(plain, way.way.options))
        no_deal = placed(plain, deals.no_deal.options)
        assert fallen(deals.no_deal.loses) == falling(words, start, no_deal)
        for each in deals.packages:
            part = {taker.actor.id for taker in each.takers}
            then = falling(words, no_deal, placed(plain, deals.no_deal.options, each.options))
            others = {id_: points for id_, points in then.items() if id_.split(".")[0] not in part}
            assert fallen(each.loses) == others


def fallen(found: Iterable[Loser]) -> dict[str, Fraction]:
    return {each.criterion.id: each.points for loser in found for each in loser.falls}


@given(small(), st.randoms(use_true_random=True))
def test_what_stability_says_bare_is_so_at_every_completion(model: m.Model, rng: Random) -> None:
    for state in sorted(game(Situation.of(model)).states)[:2]:
        situation = Situation.of(model).taking(*state)
        found = found_in(find_stability, situation)
        if not found:
            return
        told, now = said(tell_stability(found)), tuple(situation.chosen.values())
        of_each = {a.id: said(tell_stability(replace(found, actor=a))) for a in found.movers}
        unfelt = loses(found.way.loses).startswith("No interest of anybody else falls")
        for plain, words in completed_games(model, now, rng, 3):
            start, end = plain.game.start, placed(plain, found.way.options)
            for bare, at in (("holds: nobody can gain by", start), ("There the moves stop.", end)):
                still = not any(plain.improvements(a, at) for a in plain.game.movers)
                assert still or bare not in told
            for each in found.verdict.outlooks:
                name, text = each.actor.name, of_each[each.actor.id]
                if f"No move alone can be a gain for {name}." in text:
                    assert not plain.improvements(each.actor.id, start)
                if re.match(f"“.*” would be a gain for {re.escape(name)} ", text):
                    assert each.move
                    then = placed(plain, found.options, each.move.taken)
                    assert words.counts(each.actor.id, start, then)
            assert not (unfelt and falling(words, start, end))
