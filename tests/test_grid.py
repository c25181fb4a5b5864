"""Grids of decisions: what they say is what effects say, and each fault in one names its cell."""

import json
import re
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import given, strategies as st

from stancecli.diagnostics import Problem
from stancecli.lenses import check
from stancecli.loader import load_text
from stancecli.loader.entries import ENTRY_OF
from stancecli.loader.scales import EFFECTS
from stancecli.model import Decision, Model, Range, View, exactly
from stancecli.scenario import from_words
from stancecli.situation import Situation
from tests.conftest import Golden
from tests.imported import of_files
from tests.models import models
from tests.test_import_tables import imported, tables, without_places
from tests.test_load_messages import marked, problems, said
from tests.workbooks import NAMES, changed, read

MINE = """\
stance: 1
actors:
  pl:
    name: Poland
    interests:
      jobs: {name: Jobs, importance: high}
      calm: {name: Calm, importance: low}
    constraints:
      law: {name: Law, force: low, against: [stop]}
    decisions:
      mine:
        question: What about the mine?
        current: dig
        grid: |
          .         stop  dig    talk   # in any order

          cz.water  1.25  --     ·
          # a comment
          jobs      −/0   ++     0
          calm      ?     −−/−   +0.5
        options:
          dig:
            name: Dig
            effects:
              - {to: calm, effect: +, when: [cz.sue]}
              - {to: calm, because: It is loud., views: {cz: --}}
              - {to: pl.jobs, because: It pays., confidence: low}
          talk: {name: Talk}
          stop: {name: Stop}
  cz:
    name: Czechia
    interests:
      water: {name: Water, importance: vital}
    decisions:
      court:
        question: Sue?
        current: wait
        options: {sue: {name: Sue}, wait: {name: Wait}}
"""


def blanks_of(text: str) -> list[str]:
    """The blanks of a model as the gaps that they are, each with its line and column."""
    gaps = check.find(Situation.of(load_text(text))).problems
    return [f"{gap.item} {gap.place[1:3]}" for gap in gaps if gap.code == "G401"]


def test_a_blank_is_told_at_its_cell_else_at_its_option() -> None:
    lone = re.sub(r" +- \{to: calm, because.*\n", "", MINE)
    in_cells = lone.replace("?     −−/−   +0.5", ".     −−/−   .")
    assert blanks_of(in_cells) == [
        *("pl.talk:cz.water (17, 34)", "pl.stop:pl.calm (20, 21)", "pl.talk:pl.calm (20, 34)")
    ]
    without_a_line = lone.replace("calm      ?     −−/−   +0.5", "")
    assert blanks_of(without_a_line) == [
        *("pl.talk:cz.water (17, 34)", "pl.talk:pl.calm (27, 11)", "pl.stop:pl.calm (28, 11)")
    ]


BROKEN_GRIDS = [
    # An edit of the model, with ‸ before what is wrong, and the code; with its place if elsewhere.
    ("stop  dig    talk", "stop  dig    ‸tallk", "E204"),
    ("stop  dig    talk", "stop  dig    ‸sue", "E204"),
    ("stop  dig    talk", "stop  dig    ‸cz.sue", "E204"),
    ("stop  dig    talk", "stop  dig    talk ‸stop", "E110 17:11 E335 19:11 E335 20:11 E335"),
    (".         stop", "‸·         stop", "E335"),
    (".         stop", "‸stop", "E335"),
    ("          .         stop", "            .         stop", "17:11 E335"),
    ("          calm      ?", "        ‸calm      ?", "E335"),
    ("          calm      ?", "         ‸calm      ?", "E335"),
    ("          calm      ?", "          ‸\tcalm  ?", "E335"),
    ("          calm      ?", "\t‸calm  ?", "E335"),
    ("calm      ?", "calm‸\u00a0?", "E335"),
    ("calm      ?", "calm ‸\u3000?", "E335"),
    ("grid: |", "grid: ‸>", "E335"),
    ("grid: |", "grid: ‸[]\n        about: |", "E335 15:9 E302"),
    ("          jobs ", "          ‸law ", "E202"),
    ("          jobs ", "          ‸job ", "E202"),
    ("          jobs ", "          ‸water ", "E202"),
    ("          jobs ", "          ‸pl.calm ", "20:11 E110"),
    ("++     0", "++     ‸+++", "E307"),
    ("++     0", "‸--/x     0", "E307"),
    ("++     0", "‸helpful     0", "E307"),
    ("++     0", "‸2.5     0", "E308"),
    ("++     0", "‸0/-     0", "E309"),
    ("++     0", "++", "19:11 E335"),
    ("++     0", "++   0  0", "19:11 E335"),
    ("{to: pl.jobs, b", "{to: pl.jobs, ‸effect: 2, b", "E336"),
    ("{to: pl.jobs, b", "{to: pl.jobs, ‸same_as: talk, b", "E336"),
    ("{to: pl.jobs, b", "{to: ‸calm, b", "E336"),
    ("name: Talk}", "name: Talk, effects: [‸{to: cz.water}]}", "E301"),
    ("views: {cz: --}", "views: {cz: ‸+}", "E329"),
    ("{cz: --}", "{cz: ‸?}", "E100"),
    ("{to: calm, effect: +, when: [cz.sue]}", "to: calm\n                effect: ‸-", "E100"),
]


@pytest.mark.parametrize(("old", "new", "expected"), BROKEN_GRIDS)
def test_a_fault_of_a_grid_is_told_at_its_cell(old: str, new: str, expected: str) -> None:
    assert MINE.count(old) == 1
    text, places = marked(MINE.replace(old, new), expected)
    assert " ".join(said(text)) == places


def test_signs_are_read_wherever_the_size_of_an_effect_is() -> None:
    model = load_text(MINE)
    (view,) = model.actors[0].decisions[0].options[0].effects[1].views
    assert view == View("cz", exactly(-2), "Czechia")
    for typed, low, high in (("-", -1, -1), ("−−/+0.5", -2, 0.5), ("?", -2, 2), ("+", 1, 1)):
        (changed,) = from_words(Situation.of(model), set_=[f"pl.talk:jobs={typed}"]).set
        assert changed.value == Range(exactly(str(low)).low, exactly(str(high)).high), typed


# A condition beside a cell.


DIG, TALK, SUE = "{to: calm, effect: +, when: [cz.sue]}", "{name: Talk}", "{name: Sue}"
OF_TALK = "{{name: Talk, effects: [{}]}}"
BESIDE = [
    # Edits of the model: its gaps stand on a screen.
    (DIG, DIG),
    (DIG, "{to: jobs, effect: ++, unless: cz.sue}"),
    (DIG, "{to: jobs, effect: ++, when: cz.sue, because: it  Pays.}"),
    (DIG, "{to: jobs, effect: ++, when: cz.sue, because: It sells.}"),
    (DIG, "{to: jobs, effect: +, when: cz.sue}"),
    (DIG, "{to: jobs, effect: --, when: cz.sue}"),
    (DIG, "{to: calm, effect: --, when: cz.sue}"),
    (DIG, "{to: calm, effect: --/-, when: cz.sue}"),
    (TALK, OF_TALK.format("{to: calm, effect: 0.5, when: cz.sue, unless: [dig, stop]}")),
    (TALK, OF_TALK.format("{to: jobs, effect: 0, when: cz.sue}")),
    # Its cell has a dot: what holds always is an effect as this is.
    (TALK, OF_TALK.format("{to: cz.water, effect: +}, {to: cz.water, effect: +, when: cz.sue}")),
]


def beside_cells(model: Model) -> list[Problem]:
    return [gap for gap in check.find(Situation.of(model)).problems if gap.code == "G425"]


def test_a_condition_beside_a_cell_of_its_size_is_a_gap(golden: Golden) -> None:
    told = []
    for old, new in BESIDE:
        assert MINE.count(old) == 1
        model = load_text(MINE.replace(old, new))
        told += [new, *(f"    {gap}" for gap in beside_cells(model))]
        for flat in (load_text(text_of(model)), of_files(tables(model)).model):
            assert without_places(flat) == without_places(model)
            assert not beside_cells(flat), "there is no grid"
    golden("load/beside.txt", "\n".join([*told, ""]))


def test_a_copy_beside_a_cell_has_its_size_from_elsewhere() -> None:
    copied = MINE.replace("++     0", "++     ++")
    for size, gaps in (("effect: ++", 1), ("same_as: dig", 0)):
        effects = OF_TALK.format(f"{{to: jobs, {size}, when: cz.sue}}")
        assert len(beside_cells(load_text(copied.replace(TALK, effects)))) == gaps


def test_in_a_workbook_a_condition_stands_beside_the_cell_of_a_sheet() -> None:
    # The effect of Steady has a condition; the grid says “see Effects” of that of Shut down.
    flat = changed(NAMES, {"Effects!A6": "Shut down | Income | -2 | | Shout"})
    assert not beside_cells(read(flat).model)
    (gap,) = beside_cells(read(changed(flat, {"run!E4": "helps"})).model)
    assert (gap.place.cell, gap.item) == ("Effects!B4", "river-power.steady:anglers-club.fish")
    assert gap.message == (
        "+ in the grid and + when “anglers-club.shout”: together ++; "
        "if it stands in place of the cell, leave run!E4 empty"
    )


@pytest.mark.parametrize(
    ("old", "new", "adds"),
    [
        (DIG, "{to: calm, when: [cz.sue]}", 20),
        (TALK, OF_TALK.format("{to: cz.water, unless: cz.sue}"), 0),
        (SUE, "{name: Sue, effects: [{to: water, when: pl.dig}]}", 0),  # there is no grid
    ],
)
def test_a_condition_without_a_size_is_a_fault_that_says_how_to_write_it(
    old: str, new: str, adds: int
) -> None:
    (fault,) = problems(MINE.replace(old, new))
    assert (fault.code, fault.message) == ("E301", "“effect” is missing here")
    then = f", which adds to the cell in line {adds}; if it stands in place of the cell, "
    assert fault.hint == f"write its size, as effect: −{f'{then}write . in the grid' * bool(adds)}"


# Laws.


BY_ID = {"sources", "actors", "interests", "constraints", "decisions", "options", "against"}


def plain(node: Any, rng: Random | None = None, *, by_id: bool = False) -> Any:
    """What YAML read as texts alone, for JSON; with `rng` the keys of entries in any order."""
    match node:
        case dict():
            keys = [*node] if by_id or not rng else rng.sample([*node], len(node))
            return {key: plain(node[key], rng, by_id=key in BY_ID) for key in keys}
        case list():
            return [plain(each, rng) for each in node]
        case _:
            is_word = re.fullmatch(r"[-+]?[0-9.]+|true|false", node)
            return yaml.safe_load(node) if is_word else node


def text_of(model: Model, rng: Random | None = None) -> str:
    """A file that loads as the model, in JSON, which YAML includes: each value on its own line.

    Each grid is taken apart: every size stands with its effect.
    """
    whole = yaml.load(with_grids(model), yaml.BaseLoader)
    for id_, actor in whole["actors"].items():
        for decision in actor.get("decisions", {}).values():
            head, *rows = map(str.split, decision.pop("grid", ".").splitlines())
            for name, option in decision["options"].items():
                effects = option.setdefault("effects", [])
                for to, *cells in rows:
                    if name not in head or cells[head.index(name) - 1] == ".":
                        continue
                    full = to if "." in to else f"{id_}.{to}"
                    unsized = (e for e in effects if e["to"] == full and not e.keys() & SIZED)
                    found = next(unsized, {"to": full})
                    rest = [each for each in effects if each is not found]
                    effects[:] = [found | {"effect": cells[head.index(name) - 1]}, *rest]
    return json.dumps(plain(whole, rng), indent=1, ensure_ascii=False)


SIZED = {"effect", "same_as", "when", "unless"}


def with_grids(model: Model) -> str:
    return imported(tables(model))


@given(models(), st.randoms())
def test_a_grid_says_what_its_effects_say_in_whatever_order_of_keys(
    model: Model, rng: Random
) -> None:
    found = load_text(with_grids(model))
    assert without_places(load_text(text_of(model, rng))) == without_places(found)
    before, after = (
        [actor.decisions for actor in without_places(each).actors] for each in (model, found)
    )
    assert after == before


@given(models(), st.randoms(use_true_random=False))
def test_a_broken_cell_is_one_fault_at_its_place(model: Model, rng: Random) -> None:
    lines = with_grids(model).split("\n")
    rows = [
        n for n, line in enumerate(lines) if re.match(r" {10}[a-z.-]+[a-z\d] .*[-+0?.\d]$", line)
    ]
    if not rows:
        return
    number = rng.choice(rows)
    name, *cells = re.finditer(r"\S+", lines[number])
    broken, width, (code, at) = rng.choice(
        [
            *(("x", cell.end() - cell.start(), ("E307", cell.start())) for cell in cells),
            *(("9", cell.end() - cell.start(), ("E308", cell.start())) for cell in cells),
            *(("", cell.end() - cell.start(), ("E335", name.start())) for cell in cells),
            ("x.y", name.end() - name.start(), ("E202", name.start())),
        ]
    )
    start = at if code != "E335" else cells[-1].start()
    width = width if code != "E335" else cells[-1].end() - start
    lines[number] = lines[number][:start] + broken + lines[number][start + width :]
    assert said("\n".join(lines)) == [f"{number + 1}:{at + 1} {code}"]


def test_the_schema_takes_a_grid_as_text_and_an_effect_without_a_size() -> None:
    decision: dict[str, Any] = ENTRY_OF[Decision].schema()["properties"]
    assert decision["grid"].items() >= {"type": "string", "minLength": 1}.items()
    effect = decision["options"]["additionalProperties"]["properties"]["effects"]["items"]
    assert effect["required"] == ["to"]
    assert "anyOf" not in effect
    (pattern,) = (each["pattern"] for each in effect["properties"]["effect"]["anyOf"][-1:])
    for sign in ["--", "−", "0/+", "−−/−0.5", "?", "+0.5", "hurts/none"]:
        assert re.search(pattern, sign), sign
        assert EFFECTS.read(sign)
