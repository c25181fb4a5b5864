"""DOT: valid whatever the names hold, and made to be read."""

import re
import subprocess
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given

from stancecli.export import dot, view
from stancecli.export.dot import quote
from stancecli.loader import load_text
from stancecli.model import Model
from stancecli.situation import Situation
from tests.conftest import Golden
from tests.models import COSTLY, DAM, graphs, random_model, swapped
from tests.running import HANGS
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
    """Actors and decisions without lines are frames, effects signed lines to tiles."""
    dam = Situation.of(load_text(BARRED))
    text = dot.export(dam)
    assert ("arrow", "->") in check(text)
    golden("export/dam.dot", text)
    assert "ruled out" in dot.export(view(dam, about="utility.operation", relations={"affects"}))


def test_an_empty_model_is_an_empty_picture() -> None:
    assert b"<svg" in graphviz(dot.export(Situation.of(Model(title="Nothing"))))


def test_conditions_are_numbered_in_the_legend() -> None:
    for seed in range(8):
        text = dot.export(Situation.of(random_model(Random(seed))))
        marks = set(re.findall(r"\[(\d+)\]</FONT></TD>", text))
        explained = set(re.findall(r"\[(\d+)\] (?:only|not) with", text))
        assert marks == explained
    assert explained


@given(graphs())
def test_every_effect_is_one_line(situation: Situation) -> None:
    text = dot.export(situation)
    edges = situation.graph.edges(data=True)
    count = Counter(data["relation"] for _, _, data in edges)
    assert len(re.findall(r":e -> ", text)) == count["affects"] + count["breaks"]
    assert check(text)


@COSTLY
@given(hostile_models())
def test_hostile_names_stay_names(model: Model) -> None:
    def statements(model: Model) -> list[str]:
        found = check(dot.export(Situation.of(model)))
        return [token for _, token in found if token in {"->", "{", "}", "[", "]"}]

    assert statements(model) == statements(renamed(model, ["x"]))
    text = dot.export(Situation.of(model))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", text)


@pytest.mark.parametrize("seed", range(2))
def test_graphviz_accepts_hostile_names(seed: int) -> None:
    rng = Random(seed)
    model = renamed(random_model(rng), rng.sample(TRAPS, len(TRAPS)))
    situation = Situation.of(model)
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
