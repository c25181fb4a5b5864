"""The verdict in words: each sentence on a case made by hand, and laws that hold of all."""

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import chain, repeat

import pytest
from hypothesis import given, strategies as st

from stancecli import notation as fmt, report as r
from stancecli.lenses import tradeoffs
from stancecli.lenses.tradeoffs import Tradeoff
from stancecli.lenses.tradeoffs.words import further
from stancecli.loader import load_text
from stancecli.methods.evidence import grounds
from stancecli.methods.feasibility import suppose
from stancecli.methods.ladder import Conclusion
from stancecli.model import Citation, Decision, Impossible, Model, Range, Source
from stancecli.situation import Situation
from stancecli.wording import VERDICTS, rests_on
from stancecli.wording.verdict import conclusion, kinds, ranked
from tests.brute_values import chosen_now, open_options
from tests.conftest import Golden
from tests.models import SOURCES, choice, effect, models, with_options, with_sized
from tests.tables import barred
from tests.test_methods_verdict import TRIED, Written, expected, first
from tests.verdicts import read


def found(model: Model, *given: str) -> Tradeoff:
    """The finding on the first decision."""
    situation = suppose(Situation.of(model), given)
    first = next(decision for actor in model.actors for decision in actor.decisions)
    (finding,) = tradeoffs.find(situation, [first.id]).tradeoffs
    return finding


def cited(model: Model, *sources: str) -> Model:
    """The model of one decision with the importances, then the effects, citing these in turn."""
    left = chain(sources, repeat(""))
    cites = ((Citation(source),) if source else () for source in left)
    return with_sized(
        replace(model, sources=SOURCES), lambda claim: replace(claim, cite=next(cites))
    )


def bound(model: Model, *bonds: tuple[str, ...], final: str = "") -> Model:
    """The model of one decision with an option irreversible, and with these options barred."""
    for n, options in enumerate(bonds):
        model = barred(model, *options, name=f"Law {n}")
    return with_options(model, lambda o: replace(o, irreversible=o.id == f"a.{final}"))


# Each sentence on a case by hand.

FOUR = ("*left: x 1", "right: x 2", "third: x 0", "fourth: x 0")
ONLY, THREE = choice("x 1", *FOUR), choice("x 1", *FOUR[:3])
OPEN = ("*left: x 2, y 0", "right: x 0, y 0..3")
FIRM = ("*left: x 2", "right: x -2, y 1")
BEHIND = choice("x 3, y 1", "left: x 2", "*right: x -2, y 1")


def lead(weights: str, *options: str, otherwise: str = "none") -> Model:
    """A model of which all is cited."""
    return cited(choice(weights, *options, otherwise=otherwise), *["paper"] * 9)


def blank(weights: str, *options: str) -> Model:
    return choice(weights, *options, otherwise="")


def excluded() -> Model:
    """Up and Right cannot hold together."""
    own = choice("x 1", "*left: x 1", "right: x 2")
    other = choice("z 1", "*up:", "down:", actor="b")
    never = Impossible(options=("a.right", "b.up"), because="They do not go together.")
    return Model(title="t", actors=(*own.actors, *other.actors), impossible=(never,))


def weighed() -> Model:
    """X counts 2.5 and Y 1 to 3."""
    model = choice("x 5/2, y 1", "*left: x 1", "right: y 1")
    (actor,) = model.actors
    x, y = actor.interests
    loose = replace(y, importance=Range(Fraction(1), Fraction(3)))
    return replace(model, actors=(replace(actor, interests=(x, loose)),))


EACH_ALONE = (("right",), ("third",), ("fourth",))
SAID: dict[Conclusion, dict[str, Model]] = {
    Conclusion.EMPTY: {
        "nothing is said": blank("x 1", "*left:", "right:"),
        "no interest is named": blank("", "*left:", "right:"),
    },
    Conclusion.ONLY: {
        "one option": choice("x 1", "*left: x 1"),
        "ruled out: two by one": bound(THREE, ("right", "third")),
        "ruled out: two by two": bound(THREE, ("right",), ("third",)),
        "ruled out: three by one": bound(ONLY, ("right", "third", "fourth")),
        "ruled out: three by three": bound(ONLY, *EACH_ALONE),
        "ruled out: by what cannot be left": bound(ONLY, final="left"),
        "ruled out: by that, and one by a law": bound(ONLY, ("right",), final="left"),
        "ruled out: by what holds elsewhere": excluded(),
        # What holds already is not taken any more.
        "what holds cannot be left": bound(choice("x 3, y 1", *FIRM), final="left"),
    },
    # Level is what is so under every completion.
    Conclusion.LEVEL: {
        "two are level": choice("x 3", "*left: x 1", "right: x 1", "low: x 0"),
        "six are level": choice("x 1", *(f"{'*' * (n == 3)}o{n}: x 1" for n in range(6))),
    },
    # Where it is open nothing is surer than that: nobody should change.
    Conclusion.OPEN: {
        "open by a range, 2 to 1.5": choice("x 1, y 1", "left: x 2, y 0", "*right: x 0, y 0..3"),
        "a third cannot lead": choice("x 1, y 1", OPEN[0][1:], OPEN[1], "*third: x 1"),
        "an importance is a range, 2.5 to 2": weighed(),
        "1 ahead of one, 2 of the other": choice(
            "x 1, y 2", "*left: x 1, y 0", "mid: x 0, y -2..2", "low: x -1, y -2..2"
        ),
        "1 ahead of the nearest of five": choice(
            "x 2, y 1", "*o0: x -2..2, y 0", *(f"o{n}: x -2..2, y -{n}" for n in range(1, 6))
        ),
        "level as entered": choice("x 1", "left: x -1..1", "*right: x 0"),
        "two of three level as entered": choice(
            "x 2, y 1", "*left: x 0", "mid: x -2..2", "low: x -2..2, y -1"
        ),
        "one level with the leader whatever is filled in, 1 ahead": choice(
            "x 2", "left: x 1", "*twin: x 1", "right: x -1..2"
        ),
        # What is not judged never makes a lead sure.
        "blanks can turn it": blank("x 1, y 1", "*left: x 1", "right: y 0"),
        "only strong ones can: 3 is over 2, and not over 4": cited(
            blank("x 3, y 2", "*left: x 1, y 0", "right: x 0"), "paper", "paper"
        ),
        "two of three level on what is filled in": blank("w 1", "x:", "*y: w 1", "z: w 1"),
        "level but for a blank": blank("x 1, y 1", "*left: x 1", "right: x 1, y 0"),
        "of what is ruled out alone anything is written": bound(
            blank("x 1", "*left:", "right:", "third: x 0"), ("third",)
        ),
    },
    Conclusion.LEADS: {
        "two claims turn it, 3 to 2": lead("x 3, y 2", "*left: x 1", "right: y 1"),
        "any of three does, 1 to 0.5": lead("x 1, y 1", "*left: x 2, y 1", "right: x 1, y 3/2"),
        "two only level it": lead("x 1", "*left: x 2", "right: x 1"),
        "the lesser evil": lead("x 1", "*left: x -1", "right: x -2"),
        # Right cannot be worse than it is, nor the importance less than one.
        "one claim turns it": lead("x 1", "*left: x 1/2", "right:"),
        "level at one end, by no step": lead("x 3, y 3", "*left: x 2", "right: y -2..2"),
    },
    Conclusion.FIRM: {
        "what holds does not lead": BEHIND,
        "nor could it be left": bound(BEHIND, final="left"),
    },
}
CITED: list[tuple[str, tuple[str, ...], str]] = [
    *(("x 3, y 1", FIRM, sources) for sources in ("", "paper paper", "paper paper paper")),
    ("x 3, y 1", FIRM, "paper hearing paper"),
    *(("x 1, y 1", ("*left: x 1", "right: y 1/2"), " ".join(["paper"] * n)) for n in (2, 3)),
    ("x 1, y 1", OPEN, "paper"),
]
"""Of 5, 4 and 6 claims so many are cited; on half or less a lead rests mostly on judgement."""


def test_verdicts_read_as_worked_by_hand(golden: Golden) -> None:
    findings = {}
    for kind, cases in SAID.items():
        for name, model in cases.items():
            findings[name] = found(model)
            assert findings[name].verdict.verdict is kind, name
    for n, (weights, table, sources) in enumerate(CITED):
        model = cited(choice(weights, *table), *sources.split())
        findings[f"cited {n}: {sources or 'nothing'}"] = found(model)
    # What is given is not called current.
    findings["given"] = found(choice("x 3, y 1", *FIRM), "a.right")
    told = []
    for name, each in findings.items():
        says = (conclusion(each), further(each))
        told += [f"# {name}", *filter(None, says)]
    golden("verdict/small.txt", "\n".join(told))


# Several decisions.


def test_several_decisions_are_told_by_verdict_and_listed_unsettled_first() -> None:
    models = {
        "nothing filled in": blank("x 1", "*left:", "right:"),
        "only one": choice("x 1", "*left: x 1"),
        "firm": choice("x 3, y 1", *FIRM),
        "level": choice("x 1", "left: x 1", "*right: x 1"),
        "not settled": choice("x 1, y 1", *OPEN),
    }
    every = {kind: found(model) for kind, model in models.items()}
    order = ranked(every.values(), main="")
    told = [VERDICTS[each.verdict.verdict] for each in order]
    assert told == ["not settled", "level", "firm", "nothing filled in", "only one"]
    assert " ".join(kinds(order)) == (
        "Not settled: The actor (“Left” (current) or “Right”). Level: The actor (“Left” and "
        "“Right” (current)). Ahead, but on unsourced estimates alone: “Left” (current) for The "
        "actor. "
        "The model does not say what the options do for: The actor. "
        "Only one option is left to: The actor."
    )
    behind = " ".join(kinds([every["firm"], found(BEHIND)]))
    assert behind.endswith(": “Left” (current) for The actor; “Left” for The actor.")


VIEWED = """\
stance: 1
sources: {paper: {title: P, author: Ann Lee}, other: {title: O}}
analysts: {bo: {name: Bo}}
actors:
  a:
    name: The actor
    interests: {x: {name: X, importance: 1}}
    decisions:
      choice: {question: Which?, current: left, otherwise: none, options: {
        left: {name: Left, effects: [{to: x, effect: 1}]},
        right: {name: Right, effects: [{to: x, views: VIEWS}]}}}
"""


VIEWS = {
    # Left has 1, and what is ahead is told again only where a view says otherwise.
    "2, 2 and −1": "{paper: 2, bo: 2, other: -1}",
    "0 to 2, 2 and 1": "{paper: [0, 2], bo: 2, other: 1}",
    "1 and −2": "{paper: 1, bo: -2}",
    "−1 and −2": "{paper: -1, bo: -2}",
}


def test_equal_views_are_told_together(golden: Golden) -> None:
    told = []
    for name, views in VIEWS.items():
        told += [f"# {name}", further(found(load_text(VIEWED.replace("VIEWS", views))))]
    golden("verdict/views.txt", "\n".join(told))


# Laws.

NOT = (
    "as entered",
    "judge",
    "least bad",
    "overturn",
    "comes first",
    " best",
    " leads",
    " open",
    "nobody pays",
    "claims",
)
"""Words of the “not” list of how answers read, and their kin."""
SENTENCE = 28
"""Words of the longest sentence: that of what is firm, with what it rests on."""


@given(models(blanks=True, unknowns=True))
def test_no_sentence_is_long_nor_says_what_is_not_to_be_said(model: Model) -> None:
    finding = found(model)
    said = tradeoffs.describe(tradeoffs.Tradeoffs((finding,)))
    plain = re.sub(r"“[^”]*”", "N", f"{said.conclusion} {said.more}".rstrip())
    plain = plain.replace(finding.decider.name, "N")
    for words in NOT:
        assert words not in plain
    assert plain.endswith(".")
    for sentence in re.split(r"(?<=[.]) ", plain):
        assert len(re.sub(r"\bN\b|\(current\)", "", sentence).split()) <= SENTENCE, sentence


@given(models(blanks=True, unknowns=True))
def test_the_figures_are_those_of_the_table(model: Model) -> None:
    finding = found(model)
    more = tradeoffs.describe(tradeoffs.Tradeoffs((finding,))).more
    said = re.search(r": ([^:]*?)(?: for it)?( \([^)]*\))?, ([^:]*?) against( \([^)]*\))?\.", more)
    switch = finding.switch
    if not switch or not (switch.better or switch.worse):
        assert not said
        return
    assert said
    sides = zip(said.groups()[::2], said.groups()[1::2], (switch.better, switch.worse), strict=True)
    for total, most, trades in sides:
        assert (total == "none") == (most is None) == (not trades)
        if trades:
            points = float(total.rpartition(" ")[2])
            assert points == pytest.approx(abs(sum(t.gain for t in trades)), abs=0.006)
            assert trades[0].criterion.name in most
            if trades[1:]:
                first = float(most.rstrip(")").removesuffix(" each").rpartition(" ")[2])
                assert first == pytest.approx(max(abs(t.gain) for t in trades), abs=0.006)


@pytest.mark.parametrize("one_size", [False, True])
@given(data=st.data())
def test_what_is_said_is_what_is_found_by_trying_all(data: st.DataObject, one_size: bool) -> None:
    """Each value at its ends, each single step, each single choice of others, one by one."""
    model = data.draw(models(**TRIED, one_size=one_size))
    situation = Situation.of(model)
    for decision in situation.decisions():
        (finding,) = tradeoffs.find(situation, [decision.id]).tradeoffs
        written = Written(model, decision)
        one, more = conclusion(finding), further(finding)
        told = read(f"{one} {more}")
        names = {option.id: option.name for option in decision.options}
        points = written.points({})
        choices = dict(_choices(model, decision))
        word, _ = expected(written, any(ends or opens for ends, opens in choices.values()))
        said = {"open": "not settled", "leads": "not firm", "only": "only one"}
        assert told.word == {"empty": "nothing filled in", **said}.get(word, word)
        if told.word in ("nothing filled in", "only one"):
            continue
        assert told.ahead == {names[id_] for id_ in first(points)}
        if told.could:
            # At a corner, or where each uncertain value is in the middle; where effects are of one
            # size, an option can be first between these alone.
            middle = first(points) if len(first(points)) == 1 else set()
            could = {names[id_] for id_ in written.can_be_first() | middle}
            assert told.could >= could if one_size else told.could == could
        if told.by:
            # Over the next, where it is not settled of those that could come out ahead.
            could = written.can_be_first() if word == "open" and not one_size else {*points}
            rest = [points[id_] for id_ in could - first(points)]
            if not one_size:
                lead = fmt.points(max(points.values()) - max(rest))
                assert told.by == lead.split(" point")[0]
        steps = any(found != first(points) for found in written.steps())
        ending = {way for way, (ends, _) in choices.items() if ends}
        who = {next(a.name for a in model.actors if way.startswith(f"{a.id}.")) for way in ending}
        if told.word == "firm":
            assert not steps
            assert not who
            assert ("no single choice of others" in more) == (finding.verdict.turns is not None)
        if told.word == "not firm":
            assert ("; one change alone would end" in one) == (steps or bool(ending))
            assert ("one step in " in more.lower()) == steps
            opens = any(opens for _, opens in choices.values())
            unsure = "one choice of others alone would leave that not settled" in one
            assert unsure == (opens and not steps and not ending)
            if level := re.search(r"elsewhere in the ranges (.*) could draw level", one):
                assert (steps, ending, opens) == (False, set(), False)
                assert set(re.findall("“([^”]*)”", level[1])) == {
                    names[id_] for id_ in _drawing_level(written, first(points))
                }
            choosing = re.search(r"(any other choice|some choices) by (.*?)[.,]", more)
            one_alone = re.search(r"would end with “[^”]*” \((.*?)\)[.,]", more)
            named = choosing[2] if choosing else one_alone[1] if one_alone else ""
            assert set(filter(None, re.split(" or |, ", named))) == who
            if choosing and choosing[1] == "any other choice":
                deciding = {situation.option(way).decision for way in ending}
                assert all(way in ending for way in choices if _of(situation, way) in deciding)


def _of(situation: Situation, way: str) -> str:
    return situation.option(way).decision


def _drawing_level(written: Written, leaders: set[str]) -> set[str]:
    """Who has as many points as the leader at some ends of what is uncertain."""
    (leader,) = leaders
    corners = [*written.corners(ranges=True, blank=True)]
    return {
        way for way in written.ways if way != leader and any(p[way] == p[leader] for p in corners)
    }


def _choices(model: Model, decision: Decision) -> Iterator[tuple[str, tuple[bool, bool]]]:
    """Each other choice elsewhere: whether it ends the lead, and whether it leaves it unsettled."""
    now = chosen_now(model)
    entered = first(Written(model, decision).points({}))
    for other in (d for a in model.actors for d in a.decisions if d.id != decision.id):
        for way in set(open_options(model, now, other.id)) - {now[other.id]}:
            then = Written(model, decision, {**now, other.id: way})
            leaders = first(then.points({}))
            opens = bool(then.ahead(leaders, ranges=True, blank=True))
            yield way, (leaders != entered, opens)


LATER = "sources later than 2012: 1. Takes a side: g (Of a party)."


@pytest.mark.parametrize(
    ("citing", "said"),
    [
        ([], "No claim counts here."),
        (["", ""], "0 of 2 claims; unsourced: 2."),
        (["a"], "1 of 1 claim (a, reliability B)."),
        (["a", "a b", ""], "2 of 3 claims (2 sources, reliability B); unsourced: 1."),
        (["f"], "0 of 1 claim (f, reliability F); on doubtful sources alone: 1."),
        (
            ["a", "f"],
            "1 of 2 claims (2 sources, reliability B 1, F 1); on doubtful sources alone: 1.",
        ),
        (["g"], f"1 of 1 claim (g); {LATER}"),
        (["a g g", "e"], f"2 of 2 claims (3 sources, reliability B 2, none 1); {LATER}"),
    ],
)
def test_what_an_answer_rests_on_is_one_line(citing: list[str], said: str) -> None:
    claims = tuple(
        effect("a.p", "a.x", 1, cite=tuple(map(Citation, sources.split()))) for sources in citing
    )
    sources = [Source(id=id_, title=id_, reliability="B") for id_ in "abcde"]
    sources.append(Source(id="f", title="f", reliability="F"))
    sources.append(Source(id="g", title="g", standing="Of a party.", date="2013"))
    model = Model(title="Sources", as_of="2012", sources=tuple(sources), actors=())
    situation = Situation.of(model)
    found = rests_on(grounds(situation, claims), "claim")
    assert " ".join(r.plain(entry.text) for entry in found) == said


def test_where_nothing_bears_on_an_answer_the_whole_says_on_what() -> None:
    none = grounds(Situation.of(Model(title="None")), ())
    (entry,) = rests_on(none, "effect", "of the open options")
    (section,) = entry.whole or ()
    assert isinstance(section, r.Section)
    listing = section.blocks[0]
    assert isinstance(listing, r.Listing)
    told = [r.plain(entry.text) for entry in listing.entries]
    assert told == ["No effect of the open options counts here."]
