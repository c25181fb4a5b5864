"""Drawings as PNG and PDF: as large as they are asked for, the same every time, inert."""

from __future__ import annotations

import struct
import sys
import xml.etree.ElementTree as ET
from typing import Any

import pytest

from stancecli.diagnostics import Unanswerable
from stancecli.page.pictures import Size, image, picture
from stancecli.situation import Situation
from tests.pages import ATTACKS, HOSTILE
from tests.running import case

SMALL = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20" width="40" height="20"/>'


def sides(png: bytes) -> tuple[int, ...]:
    """Pixels across and down, as the head of a PNG says."""
    assert png.startswith(b"\x89PNG")
    return struct.unpack(">II", png[16:24])


def test_an_image_has_as_many_pixels_as_are_asked_for() -> None:
    assert sides(image(SMALL, "png", "")) == (80, 40)
    assert sides(image(SMALL, "png", "", Size(100))) == (100, 50)
    for across, down in ((100, 90), (90, 9)):
        assert sides(image(SMALL, "png", "", Size(across, down))) == (across, down)


def test_what_a_model_says_is_no_language_of_the_program_that_draws() -> None:
    for words in ('"); #panic("owned")', "#sys.inputs", "\\", *ATTACKS):
        assert image(SMALL, "pdf", words).startswith(b"%PDF")
    across, down = sides(picture(Situation.of(HOSTILE), "tension").image("png"))
    assert across > 400
    assert down > 100


def test_a_picture_is_the_same_bytes_every_time_and_has_nothing_of_no_width(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import typst

    drawn = picture(case(), "tension", "china.refugees")
    for form in ("png", "pdf"):
        assert drawn.image(form) == drawn.image(form)
    given: dict[str, Any] = {}

    def compiled(_: bytes, *, sys_inputs: dict[str, str], **__: Any) -> bytes:
        given.update(sys_inputs)
        return b""

    monkeypatch.setattr(typst, "compile", compiled)
    drawn.image("png")
    assert 'font-size="0"' in drawn.svg
    assert 'font-size="0"' not in given["svg"]
    assert ET.fromstring(given["svg"]).tag.endswith("svg")
    assert given["title"].startswith("What each option does to")


def test_without_typst_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(Unanswerable, match="png by typst, which is not installed") as refused:
        image(SMALL, "png", "")
    assert "pip install typst" in refused.value.advice
