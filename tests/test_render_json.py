import json
from dataclasses import dataclass, replace
from fractions import Fraction

import pytest

from stancecli import notation as fmt
from stancecli.diagnostics import Place
from stancecli.methods.performance import PerformanceTable, performance_table
from stancecli.model import NOWHERE, UNKNOWN, Citation, Effect, Interest, Range, exactly
from stancecli.render.json import encode, envelope, flat, render
from stancecli.situation import Situation
from tests.conftest import Golden
from tests.models import decider

MODEL = replace(
    decider(
        {"peace": 3, "trade": "0.5"},
        {"talk": {"peace": 2, "trade": UNKNOWN}, "wait": {"peace": -1}},
        current="wait",
        otherwise="",
    ),
    title="“Ünï”",
    as_of="2012-03",
)
STATE = Situation.of(MODEL)


@dataclass(frozen=True)
class Finding:
    table: PerformanceTable
    leader: Interest
    share: Fraction


def test_an_answer_has_every_item_that_occurs_with_its_fields_and_no_other(golden: Golden) -> None:
    """Other items stand as ids, claims whole, and a table has its cells and no graph."""
    table = performance_table(STATE, "a.choice")
    found = Finding(table, MODEL.actors[0].interests[0], Fraction(7, 20))
    text = render(envelope(found, lens="tradeoffs", model=MODEL))
    assert json.loads(text)["items"].keys() == {
        *("a", "a.peace", "a.trade", "a.choice", "a.talk", "a.wait")
    }
    golden("render/tradeoffs.json", text)
    short = json.loads(
        render(envelope((MODEL.actors[0],), lens="list", model=MODEL, scenario="a = b"))
    )
    assert list(short["items"]) == ["a"]
    assert short["scenario"] == "a = b"


def test_a_claim_is_its_fields() -> None:
    effect = Effect(
        option="a.talk",
        to="a.peace",
        size=exactly("0.35"),
        cite=(Citation("paper", "¶3"),),
        place=Place("m.yaml", 3, 7),
    )
    encoded = encode(effect)
    assert encoded["size"] == 0.35
    assert encoded["cite"] == ["paper ¶3"]
    assert encoded["place"] == "m.yaml:3:7"
    assert encoded["judgement"] is False
    assert encode(replace(effect, cite=()))["judgement"] is True


@pytest.mark.parametrize(
    ("value", "encoded"),
    [
        (Fraction(4, 2), 2),
        (Fraction(1, 4), 0.25),
        (Range(Fraction(0), Fraction(3)), {"low": 0, "high": 3, "mid": 1.5}),
        (fmt.Sense.HELPS, "helps"),
        (STATE.taking("a.talk"), {"a.choice": "a.talk"}),
        ({"a": Fraction(1)}, {"a": 1}),
        ({("a", "b"): 1}, [{"key": ["a", "b"], "value": 1}]),
        ({"a": 1, 2: 3}, [{"key": "a", "value": 1}, {"key": 2, "value": 3}]),
        (frozenset({"b", "a"}), ["a", "b"]),
        (Citation("paper", "¶3"), "paper ¶3"),
        (Citation("paper", "¶3", "So."), {"source": "paper", "at": "¶3", "quote": "So."}),
        (NOWHERE, None),
        (Place("m.yaml", 3, 7), "m.yaml:3:7"),
        (exactly(2), 2),
        (None, None),
        (True, True),
    ],
)
def test_values(value: object, encoded: object) -> None:
    assert encode(value) == encoded
    assert json.dumps(encode(value)) == json.dumps(encoded), "2 is no 2.0"


def test_a_row_is_flat_and_a_range_stands_with_its_ends() -> None:
    row = {"name": "x", "at": Range(Fraction(0), Fraction(3)), "n": Fraction(2), "e": exactly(1)}
    ends = {"e": 1, "e_low": 1, "e_high": 1}
    assert flat(row) == {"name": "x", "at": 1.5, "at_low": 0, "at_high": 3, "n": 2, **ends}


def test_what_has_no_place_in_a_finding_is_refused() -> None:
    with pytest.raises(TypeError, match="object has no place in a finding"):
        encode(object())
    with pytest.raises(ValueError, match="not JSON compliant"):
        render(envelope(float("nan"), lens="show", model=MODEL))


@pytest.mark.parametrize(
    "name",
    [
        "a\u202eb",
        "\u2066x\u2069",
        "\U000e0041",
        "\u200bx",
        "\u3164",
        "x\u200dy",
        "\x7f\x85",
        "\ufeff",
    ],
)
def test_what_cannot_be_seen_is_escaped_and_read_back_as_it_was(name: str) -> None:
    text = render(envelope((), lens="list", model=replace(MODEL, title=f"漢 {name} é")))
    assert name not in text
    assert fmt.visible(text.replace("\n", "")) == text.replace("\n", "")
    assert json.loads(text)["model"]["title"] == f"漢 {name} é"


def test_what_can_be_seen_is_not_escaped() -> None:
    title = "می\u200cخواهم — “漢字” 👩\u200d🌾 −½"
    assert title in render(envelope((), lens="list", model=replace(MODEL, title=title)))
