"""The words that the script of a page fills in: those of the command line, and a few of its own."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType

from stancecli import notation as fmt
from stancecli.lenses.deals.phrases import NAMED
from stancecli.methods.limits import MOST_STEPS
from stancecli.model import IMPORTANCE
from stancecli.page.drawings.package import CANNOT, NO_JUDGEMENT
from stancecli.wording import AT_MIDPOINTS
from stancecli.wording.find_out import LABEL
from stancecli.wording.sentences import MOST_NAMED, SENTENCES
from stancecli.wording.verdict import CONDITIONS, PLACES

WORDS: Mapping[str, str | int | list[str]] = MappingProxyType(
    {
        **SENTENCES,
        "minus": fmt.MINUS,
        "about": fmt.ABOUT,
        "under": fmt.UNDER,
        "to": fmt.TO,
        "plus": "+",
        "steps": [fmt.step(Fraction(n)) for n in range(-2, 3)],
        "most_steps": MOST_STEPS,
        "find_out": LABEL,
        "and": "and",
        "or": "or",
        "importance": [*IMPORTANCE],
        "most_named": MOST_NAMED,
        "places": [*PLACES],
        "conditions": CONDITIONS,
        "quoted": fmt.quoted("{name}"),
        "marked": fmt.marked("{name}", "{marks}"),
        "option": "{count} option",
        "options": "{count} options",
        "more_option": "{count} more option",
        "more_options": "{count} more options",
        "level_word": "level",
        "at_midpoints": AT_MIDPOINTS,
        "key": f"{{short}} = {fmt.quoted('{name}')}",
        "changed_weight": f"{fmt.quoted('{name}')} {{value}} (was {{was}})",
        "changed_view": "view: {value}",
        "changed_view_from": "view: {value} (was {was})",
        "changed_scenario": "scenario: {value}",
        "changed_scenario_from": "scenario: {value} (was {was})",
        "few": fmt.FEW,
        "more": "{count} more",
        "more_actor": "1 more actor",
        "more_actors": "{count} more actors",
        "most_takers": NAMED,
        "no_judgement": NO_JUDGEMENT,
        "cannot": CANNOT,
        "alone": "alone {points}",
        "now": "now {points}",
        "set": "Set: {changes}",
        "set_nothing": (
            "As it stands. Choose another importance, view or scenario: all of this screen follows."
        ),
        "without": "Without that: {text}",
        "line": "What if: {text}",
    }
)
"""By name: sentences with places to fill, and what notation writes between and before numbers."""
