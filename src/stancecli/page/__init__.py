"""The report page: every lens asked, and its answer put in its place on one page of HTML."""

from __future__ import annotations

from stancecli.page.compose import compose
from stancecli.page.parts import written
from stancecli.situation import Situation


def page(situation: Situation, said: str = "") -> str:
    """Everything stance says of a situation as one HTML file: no script, nothing loaded.

    `said` is how the scenario reads. The same situation gives the same bytes.
    """
    return written(compose(situation, said))
