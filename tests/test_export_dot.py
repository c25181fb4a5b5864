"""DOT: valid whatever the names hold, and made to be read."""

from __future__ import annotations

import re
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given

from stancecli.export import dot
from stancecli.export.dot.actors import quote
from stancecli.export.view import view
from stancecli.model import Breach, Citation, Constraint, Model, exactly
from stancecli.situation import Situation
from tests.models import COSTLY, SOURCES, decider, graphs, random_model, with_sized
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


def arrows(text: str) -> int:
    return sum(kind == "arrow" for kind, _ in check(text))


def graphviz(text: str, form: str = "svg") -> bytes:
    need_graphviz()
    done = subprocess.run(
        ["dot", f"-T{form}"], input=text.encode(), capture_output=True, timeout=HANGS
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == b""
    return done.stdout


def dam() -> Model:
    """Peaking helps revenue and hurts fish; a binding licence forbids it."""
    table: dict[str, dict[str, object]] = {"peaking": {"money": 2, "fish": -1}, "steady": {}}
    return decider({"money": 3, "fish": 2}, table, "steady")  # type: ignore[arg-type]


def test_an_empty_model_is_an_empty_picture() -> None:
    text = dot.export(Situation.of(Model(title="Nothing")))
    assert arrows(text) == 0
    graphviz(text)


def test_actors_and_decisions_without_lines_are_frames_and_no_nodes() -> None:
    text = dot.export(Situation.of(dam()))
    assert 'subgraph "cluster_a"' in text
    assert 'subgraph "cluster_a.choice"' in text
    assert '"a" [' not in text
    assert '"a.choice" [' not in text


def test_sources_are_not_drawn() -> None:
    situation = Situation.of(random_model(Random(1)))
    assert '"paper" [' not in dot.export(situation)


def test_effects_are_signed_lines_to_tiles() -> None:
    text = dot.export(Situation.of(dam()))
    helps, hurts = (line for line in text.splitlines() if "->" in line)
    assert '"a.peaking":e -> "a.money":1:w' in helps
    assert 'color="#005faf"' in helps
    assert 'penwidth="2.6"' in helps
    assert 'arrowhead="normal"' in helps
    assert 'color="#af5f00"' in hurts
    assert 'penwidth="1.1"' in hurts
    assert 'arrowhead="tee"' in hurts
    assert ">++*<" in text
    assert ">−*<" in text
    assert 'style="dashed"' in helps


def test_what_is_cited_is_not_dashed() -> None:
    cite = (Citation("paper", "p. 1"),)
    cited = with_sized(replace(dam(), sources=SOURCES), lambda claim: replace(claim, cite=cite))
    text = dot.export(Situation.of(cited))
    assert 'style="dashed"' in dot.export(Situation.of(dam()))
    assert 'style="dashed"' not in text
    assert "[paper p. 1]" in text


def test_the_current_option_and_what_is_ruled_out_are_marked() -> None:
    (actor,) = dam().actors
    breach = Breach(option="a.peaking", constraint="a.licence")
    licence = Constraint(id="a.licence", actor="a", name="Licence", against=(breach,))
    bound = replace(dam(), actors=(replace(actor, constraints=(licence,)),))
    text = dot.export(Situation.of(bound))
    assert 'label="▸ Steady\\ncurrent"' in text
    assert 'label="Peaking\\nruled out"' in text
    assert "binding" in text
    without_breaks = view(Situation.of(bound), about="a.choice", relations={"affects"})
    assert "ruled out" in dot.export(without_breaks)


def test_a_string_that_needs_no_escape_is_written_as_one_that_does() -> None:
    plain = "".join(map(chr, range(32, 127)))
    assert (
        quote(plain)
        == '"' + plain.replace("\\", "\\\\").replace("&", "&amp;").replace('"', '\\"') + '"'
    )
    for character in plain:
        assert quote(character) == quote(f"{character}é").replace("é", "")


def test_conditions_are_numbered_in_the_legend() -> None:
    for seed in range(20):
        situation = Situation.of(random_model(Random(seed)))
        text = dot.export(situation)
        marks = set(re.findall(r"\[(\d+)\]</FONT></TD>", text))
        explained = set(re.findall(r"\[(\d+)\] (?:only|not) with", text))
        assert marks == explained
    assert explained


@given(graphs())
def test_every_effect_is_one_line(situation: Situation) -> None:
    text = dot.export(situation)
    claims = [
        data["claim"]
        for _, _, data in situation.graph.edges(data=True)
        if data["relation"] == "affects"
    ]
    breaks = sum(data["relation"] == "breaks" for _, _, data in situation.graph.edges(data=True))
    check(text)
    assert len(re.findall(r":e -> ", text)) == len(claims) + breaks


@COSTLY
@given(hostile_models())
def test_hostile_names_stay_names(model: Model) -> None:
    honest = dot.export(Situation.of(renamed(model, ["x"])))
    text = dot.export(Situation.of(model))
    assert arrows(text) == arrows(honest)
    statements = [token for token in check(text) if token[1] in {"->", "{", "}", "[", "]"}]
    assert statements == [t for t in check(honest) if t[1] in {"->", "{", "}", "[", "]"}]
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", text)


@pytest.mark.parametrize("seed", range(3))
def test_graphviz_accepts_hostile_names(seed: int) -> None:
    rng = Random(seed)
    model = renamed(random_model(rng), rng.sample(TRAPS, len(TRAPS)))
    situation = Situation.of(model)
    svg = ET.fromstring(graphviz(dot.export(situation)))
    titles = [each.findtext("{*}title") or "" for each in svg.iter("{http://www.w3.org/2000/svg}g")]
    options = [id_ for id_ in situation if ".option" in id_]
    assert set(options) <= set(titles)


@pytest.mark.parametrize("character", ["한", '"', "\\", "&"])
def test_graphviz_accepts_long_names(character: str) -> None:
    graphviz(dot.export(Situation.of(renamed(dam(), [character * 20_000]))), "canon")


def test_sizes_beyond_words_are_written_out() -> None:
    model = decider({"money": exactly("2.5").low}, {"yes": {"money": "0.5"}, "no": {}}, "no")  # type: ignore[dict-item]
    text = dot.export(Situation.of(model))
    assert ">+0.5*<" in text
    assert "<BR/>2.5" in text


def test_what_is_no_effect_leads_along_the_left_side_and_names_of_frames_stand_right() -> None:
    text = dot.export(case())
    assert '"china":w -> "china.crackdown":w' in text
    assert '"china.crackdown":w -> "dprk.press":w' in text
    frames = [line for line in text.splitlines() if 'style="rounded,filled"' in line]
    assert len(frames) > 12
    assert all('labeljust="r"' in line for line in frames)


def test_words_stand_beside_lines_only_where_there_is_room() -> None:
    alone = dot.export(view(case(), relations={"influences"}))
    assert '"line 0" [label="' in alone
    assert alone.count("->") == 2 * len(re.findall(r'"line \d+" \[label', alone))
    assert '"line 0"' not in dot.export(case())


@pytest.mark.parametrize("character", ["a", "é", "漢", "🙂", '"', "&"])
def test_a_long_text_is_cut_into_strings_that_graphviz_holds(character: str) -> None:
    pieces = quote(character * 9_000).split(" + ")
    assert all(len(piece.encode()) <= 4_010 for piece in pieces)
    shown = "".join(piece[1:-1] for piece in pieces)
    assert shown == {'"': '\\"', "&": "&amp;"}.get(character, character) * 9_000
    least = len(shown.encode()) // 4_000
    assert len(pieces) <= least + 2, "and into no more of them than need be"
