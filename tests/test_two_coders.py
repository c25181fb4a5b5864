"""One text, coded by two people with ids and names of their own: each count and alpha by hand."""

from __future__ import annotations

from contextlib import chdir
from fractions import Fraction
from pathlib import Path

import pytest

from stancecli.analysis import Analysis
from stancecli.loader import load_text
from tests.conftest import Golden
from tests.running import run

ANNA = """\
stance: 1
title: The market square, as Anna reads it
sources:
  minutes: {title: Minutes of the council}
actors:
  council:
    name: Town Council
    also: [The Council]
    interests:
      trade: {name: Trade in the old town, importance: vital, cite: minutes p. 2}
      air: {name: Clean air, importance: medium}
      peace: {name: Peace with the drivers, importance: high}
      purse: {name: A balanced budget, importance: high}
    constraints:
      act: {name: The Roads Act, kind: law, force: binding, against: [shut]}
    decisions:
      square:
        question: What should become of the market square?
        current: stay
        options:
          stay:
            name: Leave it as it is
            effects:
              - {to: trade, effect: hurts}
              - {to: air, effect: hurts}
              - {to: peace, effect: helps}
              - {to: purse, effect: none}
          part:
            name: Close it on market days
            effects:
              - {to: trade, effect: helps}
              - {to: air, effect: none}
              - {to: peace, effect: hurts}
              - {to: purse, effect: hurts}
          shut:
            name: Close it for good
            effects:
              - {to: trade, effect: strongly-helps}
              - {to: air, effect: strongly-helps}
              - {to: peace, effect: strongly-hurts}
              - {to: purse, effect: strongly-hurts}
    influence: [{to: shops, strength: medium}]
  shops:
    name: Shopkeepers
    also: [Traders]
    interests: {sales: {name: Sales, importance: vital}}
    positions: [{to: council.part, stance: supports}, {to: council.shut, stance: opposes}]
    influence: [{to: council, strength: high}]
  drivers:
    name: Drivers
    positions: [{to: council.stay, stance: strongly-supports}]
"""

BEN = """\
stance: 1
title: The square (Ben)
sources:
  prot: {title: Minutes of the Council}
actors:
  tc:
    name: town council
    interests:
      i1: {name: trade in the old town, importance: high, cite: prot p. 2}
      i2: {name: CLEAN AIR, importance: medium}
      i3: {name: Peace with drivers from outside, importance: medium}
      i4: {name: Peace with drivers who live here, importance: low}
      i5: {name: A balanced budget, importance: high}
    constraints:
      roads: {name: The roads act, kind: law, force: high, against: {o2: 2}}
    decisions:
      d1:
        question: What should become of the Market Square?
        current: o1
        options:
          o1:
            name: Leave it as it is
            effects:
              - {to: i1, effect: hurts}
              - {to: i2, effect: strongly-hurts}
              - {to: i3, effect: helps}
              - {to: i4, effect: helps}
              - {to: i5, effect: none}
          o2:
            name: Close it for good
            effects:
              - {to: i1, effect: helps}
              - {to: i2, effect: strongly-helps}
              - {to: i3, effect: strongly-hurts}
              - {to: i4, effect: hurts}
              - {to: i5, effect: unknown}
  shops:
    name: Traders
    interests: {turnover: {name: Sales, importance: vital}}
    positions: [{to: tc.o2, stance: strongly-opposes}]
    influence: [{to: tc, strength: high}]
  drivers:
    name: Motorists
    positions: [{to: tc.o1, stance: strongly-supports}]
"""

FOUND = (
    Analysis.of(load_text(ANNA))
    .compare(name="anna", others={"ben": Analysis.of(load_text(BEN))})
    .finding
)


def test_each_kind_of_claim_is_counted_as_by_hand() -> None:
    """Alphas are those of the package krippendorff 0.9 too: 0.907692, 0.79, 0.833333."""
    table = {
        each.kind: (each.shared, each.disputed, each.partial, each.alpha)
        for each in FOUND.agreement
    }
    assert table == {
        "interest": (4, 1, 3, Fraction(79, 100)),  # Sales among them
        "constraint": (1, 1, 0, None),
        "effect": (6, 3, 10, Fraction(59, 65)),  # one of the six is unknown to Ben
        "breach": (1, 0, 0, None),
        "position": (2, 1, 1, Fraction(5, 6)),
        "influence": (1, 0, 1, None),
    }


def compared(folder: Path, capfd: pytest.CaptureFixture[str], more: str, **files: str) -> str:
    """What the command says of two files."""
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    with chdir(folder):
        code, out, _ = run(capfd, f"compare -m anna.yaml --with ben.yaml {more}")
    assert code == 0
    return out


def test_the_answer_fits_a_screen_and_the_whole_one_has_the_grounds_of_each(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], golden: Golden
) -> None:
    anna = ANNA.replace("force: binding", "force: binding, because: It forbids it.")
    ben = BEN.replace("force: high", "force: high, cite: prot p. 7")
    short, whole = (compared(tmp_path, capfd, more, anna=anna, ben=ben) for more in ("", "-v"))
    golden("compare/two-coders.txt", f"{short}\n{whole}")
    assert len(short.splitlines()) <= 38
    assert max(map(len, short.splitlines())) <= 80
