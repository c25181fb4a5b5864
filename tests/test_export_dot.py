"""DOT: valid whatever the names hold, and made to be read."""

import re
import subprocess
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given

from stancecli.export import dot
from stancecli.export.dot.overview import ModelMap
from stancecli.export.dot.text import quote
from stancecli.lenses import stakes
from stancecli.loader import load_text
from stancecli.model import Model
from stancecli.situation import Situation
from tests.conftest import Golden
from tests.models import COSTLY, DAM, graphs, random_model, swapped
from tests.running import HANGS, case
from tests.traps import TRAPS, hostile_models, need_graphviz, renamed

_TOKEN = re.compile(
    r"""\s+
    | (?P<string>"(?:[^"\\]|\\.)*")
    | (?P<word>[A-Za-z_\x80-\U0010ffff][\w]*|-?(?:\.\d+|\d+(?:\.\d*)?))
    | (?P<arrow>->)
    | (?P<mark>[{}\[\];,=:+])
    | (?P<html><)""",
    re.VERBOSE | re.DOTALL,
)


def tokens(text: str) -> Iterator[tuple[str, str]]:
    """The tokens of DOT, read by its grammar; fails where there is none."""
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        assert found, f"no token at {text[at : at + 40]!r}"
        at = found.end()
        if found.lastgroup == "html":
            depth, start = 1, at
            while depth:
                depth += {"<": 1, ">": -1}.get(text[at], 0)
                at += 1
            yield "html", text[start : at - 1]
        elif found.lastgroup:
            yield found.lastgroup, found[found.lastgroup]


def check(text: str) -> list[tuple[str, str]]:
    """Brackets pair, labels in markup are XML, no string is too long for Graphviz."""
    found = list(tokens(text))
    open_: list[str] = []
    for kind, token in found:
        if kind == "mark" and token in "{[":
            open_.append(token)
        elif kind == "mark" and token in "}]":
            assert open_.pop() == {"}": "{", "]": "["}[token]
        elif kind == "html":
            ET.fromstring(f"<label>{token}</label>")
        elif kind == "string":
            assert len(token.encode()) < 16_384
    assert not open_
    return found


def graphviz(text: str, form: str = "svg") -> bytes:
    need_graphviz()
    done = subprocess.run(
        ["dot", f"-T{form}"], input=text.encode(), capture_output=True, timeout=HANGS
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == b""
    return done.stdout


LICENCE = "constraints: {licence: {name: Licence, force: binding, against: [peaking]}}"
QUIET = "              - {to: anglers.fish, effect: -1, when: [anglers.quiet]}\n"
BARRED = swapped(DAM, {"River Power\n": f"River Power\n    {LICENCE}\n", QUIET: ""})
"""Peaking helps revenue and hurts fish; a binding licence forbids it."""


def test_a_model_is_drawn_as_it_is_meant(golden: Golden) -> None:
    text = dot.export(ModelMap.of(Situation.of(load_text(BARRED))))
    assert check(text)
    golden("export/dam.dot", text)


def test_an_empty_model_is_an_empty_picture() -> None:
    nothing = Situation.of(Model(title="Nothing"))
    assert b"<svg" in graphviz(dot.export(nothing))
    assert b"<svg" in graphviz(dot.export(ModelMap.of(nothing)))


# Each item and each link.


@given(graphs())
def test_the_graph_has_each_node_and_each_edge(situation: Situation) -> None:
    found = check(dot.export(situation))
    words = [token.strip('"') for _, token in found]
    nodes = [
        (words[n], _class(words, n))
        for n, (kind, _) in enumerate(found)
        if kind == "string" and words[n + 1] == "[" and words[n - 1] != "->"
    ]
    edges = Counter(
        (words[n - 1], words[n + 1], _class(words, n))
        for n, (kind, _) in enumerate(found)
        if kind == "arrow"
    )
    assert sorted(nodes) == sorted((id_, situation.kind_of(id_)) for id_ in situation)
    assert edges == Counter(
        (start, end, data["relation"]) for start, end, data in situation.graph.edges(data=True)
    )


def _class(words: list[str], at: int) -> str:
    """The class of the first statement from there."""
    return words[words.index("class", at) + 2]


# Who moves whom, over who gains and who loses.


@given(graphs())
def test_the_table_has_what_stakes_tells(situation: Situation) -> None:
    """Gains and losses apart: together they are the points of the question on stakes."""
    shown = ModelMap.of(situation)
    told = {
        (stake.actor.id, stake.option.id): stake
        for decision in situation.decisions()
        for stake in stakes.find(situation, decision.id).stakes
        if stake.option in shown.options
    }
    for both, stake in told.items():
        parts = {part.points for part in shown.stakes[both].parts} if both in shown.stakes else {0}
        falls = sum(each.points for each in stake.felt if each.points < 0)
        rises = sum(each.points for each in stake.felt if each.points > 0)
        assert parts == ({rises, falls} - {0} or {0})
    assert shown.stakes.keys() <= told.keys()
    assert set(shown.options) <= {o for d in situation.decisions() for o in d.options}
    assert not any(situation.holds(option.id) for option in shown.options)


def test_the_strongest_influence_of_two_is_drawn_once() -> None:
    shown = ModelMap.of(case())
    pairs = Counter((tie.start.id, tie.end.id) for tie in shown.ties)
    claims = (claim for actor in case().actors() for claim in actor.influence)
    assert pairs == Counter({(claim.actor, claim.to) for claim in claims})
    assert "interests 26" in shown.left_out


def _chain(length: int) -> Situation:
    """Actors of whom each has influence on the next; the seventh decides."""
    actors = "".join(
        f"""
  a{n}:
    name: Actor {n}
    influence: [{{to: a{n + 1}, strength: low}}]"""
        for n in range(length)
    )
    text = f"""stance: 1
actors:{actors}
  a{length}:
    name: Last
    decisions:
      what:
        question: What?
        current: go
        options: {{go: {{name: Go}}, rest: {{name: Rest}}}}
"""
    return Situation.of(load_text(text))


@pytest.mark.parametrize(("length", "boxes"), [(12, 13), (13, 2), (40, 2)])
def test_of_a_large_model_those_next_to_the_decider_are_drawn(length: int, boxes: int) -> None:
    shown = ModelMap.of(_chain(length))
    assert len(shown.boxes) == boxes
    assert (shown.about is None) == (boxes > 2)
    if shown.about:
        assert [tie.end.id for tie in shown.ties] == [shown.about.id]
        assert f"influences {length - 1}" in shown.left_out
        assert "on Last, and on whom it has" in dot.export(shown)


def test_no_map_is_larger_than_a_page() -> None:
    rng = Random(1)
    models = [case(), *(Situation.of(random_model(rng, actors=(30, 30))) for _ in range(2))]
    for situation in models:
        text = graphviz(dot.export(ModelMap.of(situation))).decode()
        width, height = map(int, re.findall(r'<svg width="(\d+)pt" height="(\d+)pt"', text)[0])
        assert max(width, height) <= 1600


def test_a_backslash_is_a_backslash() -> None:
    model = renamed(load_text(BARRED), ["\\N and \\G"])
    for shown in (Situation.of(model), ModelMap.of(Situation.of(model))):
        assert "\\N" in " ".join(ET.fromstring(graphviz(dot.export(shown))).itertext())


@COSTLY
@given(hostile_models())
def test_hostile_names_stay_names(model: Model) -> None:
    def statements(model: Model) -> list[str]:
        found = check(
            dot.export(Situation.of(model)) + dot.export(ModelMap.of(Situation.of(model)))
        )
        return [token for _, token in found if token in {"->", "{", "}", "[", "]"}]

    assert statements(model) == statements(renamed(model, ["x"]))
    text = dot.export(Situation.of(model)) + dot.export(ModelMap.of(Situation.of(model)))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", text)


@pytest.mark.parametrize("seed", range(2))
def test_graphviz_accepts_hostile_names(seed: int) -> None:
    rng = Random(seed)
    model = renamed(random_model(rng), rng.sample(TRAPS, len(TRAPS)))
    situation = Situation.of(model)
    graphviz(dot.export(ModelMap.of(situation)))
    svg = ET.fromstring(graphviz(dot.export(situation)))
    titles = [each.findtext("{*}title") or "" for each in svg.iter("{http://www.w3.org/2000/svg}g")]
    options = [id_ for id_ in situation if ".option" in id_]
    assert set(options) <= set(titles)


@pytest.mark.parametrize("character", ["한", "\\"])
def test_graphviz_accepts_long_names(character: str) -> None:
    text = dot.export(Situation.of(renamed(load_text(BARRED), [character * 20_000])))
    assert graphviz(text, "canon").startswith(b"digraph")


def test_a_string_that_needs_no_escape_is_written_as_one_that_does() -> None:
    plain = "".join(map(chr, range(32, 127)))
    escaped = plain.replace("\\", "\\\\").replace("&", "&amp;").replace('"', '\\"')
    assert quote(plain) == f'"{escaped}"'
    for character in plain:
        assert quote(character) == quote(f"{character}é").replace("é", "")


@pytest.mark.parametrize("character", ["a", "é", "漢", "🙂", '"', "&"])
def test_a_long_text_is_cut_into_strings_that_graphviz_holds(character: str) -> None:
    pieces = quote(character * 9_000).split(" + ")
    assert all(len(piece.encode()) <= 4_010 for piece in pieces)
    shown = "".join(piece[1:-1] for piece in pieces)
    assert shown == {'"': '\\"', "&": "&amp;"}.get(character, character) * 9_000
    least = len(shown.encode()) // 4_000
    assert len(pieces) <= least + 2, "and into no more of them than need be"
