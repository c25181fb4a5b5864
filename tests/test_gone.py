"""What went is answered by name, whatever it was."""

from __future__ import annotations

import pytest

from stancecli.cli.gone import GONE
from tests.running import run

ASKED = {
    "answer": ("tradeoffs -f {}", "tradeoffs -o x.{}"),
    "import": ("import x --as {}", "import x.{}"),
    "export": ("export {}",),
    "picture": ("export svg --view {}",),
    "option": ("{}",),
}
"""How a thing of each kind was asked for."""


@pytest.mark.parametrize(("kind", "name"), GONE)
def test_what_went_says_what_to_do_instead(
    capfd: pytest.CaptureFixture[str], kind: str, name: str
) -> None:
    for line in ASKED[kind]:
        code, out, said = run(capfd, line.format(name))
        assert code == 2
        assert out == ""
        assert GONE[kind, name] in said
