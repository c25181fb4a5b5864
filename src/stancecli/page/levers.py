"""What could bring another option ahead, and who has influence on whoever decides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import chain

from stancecli import notation as fmt, report as r
from stancecli.lenses import influence, levers
from stancecli.lenses.influence.finding import most_on
from stancecli.lenses.levers import EveryOption
from stancecli.lenses.levers.finding import Reached
from stancecli.lenses.levers.words import at_lead, then_is, whom
from stancecli.methods.ladder import Conclusion
from stancecli.methods.levers import Lever
from stancecli.model import STRENGTH
from stancecli.page.drawings.ladder import Arrow, Track, Tracks
from stancecli.page.parts import Figure, left_out, not_shown
from stancecli.situation import Situation
from stancecli.wording import moves as say

LADDER = 680
"""Pixels across of the picture."""
MOST_OPTIONS, MOST_ARROWS = 7, 3
"""So many options, and arrows of each; the others are counted."""


def ladder(finding: EveryOption) -> Iterator[Figure]:
    """How far each option is behind, and where a choice of others or a view would bring it.

    None where nobody else decides anything, or there is no choice and nothing opens one.
    """
    is_none = not finding.deciders or finding.verdict in (Conclusion.ONLY, Conclusion.EMPTY)
    if is_none and not any(each.nearer for each in finding.options):
        return
    report = levers.describe(finding)
    told = tuple(block for block in report.blocks if isinstance(block, r.Table))
    shown = finding.options[:MOST_OPTIONS]
    left = left_out((len(finding.options) - len(shown), "option"))
    options = tuple(_track(finding, each) for each in shown)
    kinds = {arrow.is_view for track in options for arrow in track.arrows}
    key = ["Arrow: where one choice of others would bring it."] if False in kinds else []
    key += ["Dashed: in the view of another."] if True in kinds else []
    yield Figure(report.conclusion, Tracks(options), LADDER, (" ".join(key),), told, left)


def _track(finding: EveryOption, each: Reached) -> Track:
    """One that is ahead has no arrows: the verdict says what would end its lead."""
    arrows, notes = list[Arrow](), list[str]()
    if each.ruled_out:
        notes.append(f"{say.upper(say.ruled_out_by(each.ruled_out[0], whom(finding)))}.")
    if each.lead is None or each.lead <= 0:
        arrows += [Arrow(_with(finding, lever), lever.lead, is_view=False) for lever in each.nearer]
        for seen in each.views:
            view = f"In the view of {fmt.holder(seen.holder)}: {at_lead(seen.lead)}"
            arrows.append(Arrow(view, seen.lead, is_view=True))
        notes += [] if each.nearer else ["No single choice of others would help."]
    notes += filter(None, [not_shown(left_out((len(arrows) - MOST_ARROWS, "such arrow")))])
    state = "ruled out" if each.ruled_out else at_lead(each.lead)
    if each.option is finding.current:
        state = f"current, {state}"
    shown, note = tuple(arrows[:MOST_ARROWS]), " ".join(notes)
    return Track(each.option.name, each.option.id, state, each.lead, shown, note)


def _with(finding: EveryOption, lever: Lever) -> str:
    """What others choose, and how the option stands then."""
    (choice,) = lever.options
    return f"{fmt.marked(fmt.called(choice), whom(finding)[choice.actor])}: {then_is(lever)}"


def ranking(situation: Situation, actor: str) -> r.Section:
    """Who has influence on an actor, how strongly and by what means; the title names the first.

    There must be somebody who has.
    """
    found = influence.find_actor(situation, actor)
    on = found.on_actor
    most = tuple(tie for tie in on.direct if tie.strength == on.direct[0].strength)
    table, *_ = influence.describe(found).blocks
    assert isinstance(table, r.Table)
    strengths = (*(tie.strength for tie in on.direct), *(way.weakest for way in on.over))
    rows = (
        replace(row, cells=(replace(how, text=f"{_dots(strength)} {how.text}"), *rest))
        for row, strength in zip(table.rows, strengths, strict=False)
        for how, *rest in [row.cells]
    )
    title = " ".join(most_on(replace(on, direct=most, over=())))
    return r.Section(title, (of_groups(table, r.Group("", tuple(rows))),))


def of_groups(table: r.Table, *groups: r.Group) -> r.Table:
    """The table with these groups alone, and a legend of what is in them."""
    cells = chain.from_iterable(row.cells for group in groups for row in group.rows)
    notes = table.legend.notes if table.legend else ()
    return replace(table, groups=groups, legend=r.legend(cells, *notes))


def _dots(strength: Fraction) -> str:
    """`●●○○`: so much of the strongest that there is."""
    full, most = int(strength), max(STRENGTH.values())
    return "●" * full + "○" * (most - full)
