"""Formats of other packages are found beside ours, and cannot stand in for them."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

from stancecli import imports
from stancecli.diagnostics import Unanswerable
from stancecli.export import FORMATS, Format
from stancecli.imports import IMPORTS, Import, import_model
from stancecli.imports.given import Given
from stancecli.installed import Installed, package_of

Formats = Callable[[str], Installed[Format]]


@pytest.fixture
def formats(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Formats:
    """The formats to write where another package is installed, with these entry points."""

    def found(points: str) -> Installed[Format]:
        info = tmp_path / "other-1.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Name: other\nVersion: 1\n")
        (info / "entry_points.txt").write_text(f"[stance.exports]\n{points}\n")
        monkeypatch.syspath_prepend(tmp_path)
        return Installed("stance.exports", Format)

    return found


def test_another_package_cannot_take_a_name_of_ours(formats: Formats) -> None:
    found = formats("csv = nowhere:FORMAT")
    assert list(found) == list(FORMATS)
    assert found["csv"] == FORMATS["csv"]


def test_what_another_package_offers_stands_last(formats: Formats) -> None:
    found = formats("adj = stancecli.export.kumu:FORMAT")
    assert list(found) == [*FORMATS, "adj"]
    assert found["adj"].name == "adj"
    assert found["adj"].tells == FORMATS["kumu"].tells
    assert found["adj"] is found["adj"]


@pytest.mark.parametrize(
    ("point", "why"),
    [
        ("nowhere:FORMAT", "ModuleNotFoundError: No module named 'nowhere'"),
        ("stancecli.export.csv:NONE", "AttributeError"),
        (
            "stancecli.imports.csl:KIND",
            "stancecli.imports.csl:KIND is no stancecli.export.Format",
        ),
    ],
)
def test_what_cannot_be_used_is_named_with_its_package(
    formats: Formats, point: str, why: str
) -> None:
    found = formats(f"adj = {point}")
    assert "adj" in found
    with pytest.raises(Unanswerable) as refused:
        found["adj"]
    assert refused.value.message == "adj, which the package other brings, cannot be used"
    assert refused.value.advice[0].startswith(why)


def test_what_is_not_there_is_no_format(formats: Formats) -> None:
    found = formats("")
    assert "adj" not in found
    assert found.get("adj") is None


def test_a_package_that_is_broken_stands_in_the_way_of_nothing_that_is_known(
    monkeypatch: pytest.MonkeyPatch, formats: Formats
) -> None:
    formats("[stance.imports]\nadj = nowhere:KIND")
    found = Installed("stance.imports", Import)
    monkeypatch.setattr(imports, "IMPORTS", found)
    assert "adj" in found
    assert import_model(Given({"a.csv": b"Who,Dam\nTown,for\n"})).kind.name == "stances"
    with pytest.raises(Unanswerable, match="adj, which the package other brings"):
        import_model(Given({"a.adj": b"1 2"}))


def test_what_less_tells_is_asked_later() -> None:
    """A sheet with the headings of two kinds is of the one that more tells."""
    both = b"Actor,Influence,Interest,Position\nA,5,4,2\n"
    found = import_model(Given({"both.csv": both}))
    assert found.kind is IMPORTS["register"]
    for kind in IMPORTS.values():
        assert isinstance(kind, Import)
        assert kind.rank <= IMPORTS["stances"].rank


def test_an_error_in_the_code_of_another_package_is_no_fault_of_stance(
    formats: Formats, tmp_path: Path
) -> None:
    formats("[stance.imports]\nadj = adjacent:KIND")
    (tmp_path / "adjacent.py").write_text("def export(situation):\n    return situation.nothing\n")
    other = import_module("adjacent")
    with pytest.raises(AttributeError) as raised:
        other.export(object())
    assert package_of(raised.value) == "other"
    with pytest.raises(AttributeError) as ours:
        import_model(None)  # type: ignore[arg-type]
    assert package_of(ours.value) == "stance"
