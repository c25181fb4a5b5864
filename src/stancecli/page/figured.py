"""Pictures of what a lens has found, those that the report has, for documents."""

from __future__ import annotations

from collections.abc import Iterator

from stancecli.lenses import Finding
from stancecli.lenses.compare import Comparison
from stancecli.lenses.deals import Deals
from stancecli.lenses.influence import Influences, Pressure
from stancecli.lenses.positions import IssueStands, Positions
from stancecli.lenses.tradeoffs import Tradeoffs
from stancecli.page.bargain import bargain
from stancecli.page.compared import compared
from stancecli.page.matrix import matrix
from stancecli.page.moving_whom import who_moves_whom
from stancecli.page.opening import opening
from stancecli.page.parts import Shown
from stancecli.page.register import Register
from stancecli.page.sections import CHART
from stancecli.page.sides import on_issues, on_options
from stancecli.page.stakes import power_and_interest
from stancecli.situation import Situation


def pictures_of(finding: Finding, situation: Situation) -> Iterator[Shown]:
    """Pictures of an answer, alone or beside each other, the one that says most first.

    None where only words and tables say it.
    """
    match finding:
        case Tradeoffs(tradeoffs=(one,)) if one.criteria:
            yield from opening(one, None)
            yield matrix(one, Register(situation), with_points=True)
        case Positions(by_decision=(one,)):
            if any(stand.stated is not None for stand in one.stands):
                yield on_options(one, Register(situation))
        case IssueStands():
            if any(each.stated for each in finding.by_issue):
                yield on_issues(finding.by_issue, Register(situation))
        case Pressure() if finding.stakes:
            yield power_and_interest(finding, CHART)
        case Influences() if finding.ties:
            yield who_moves_whom(situation, finding.decision.id if finding.decision else None, None)
        case Comparison():
            yield compared(finding, situation.main)
        case Deals():
            yield from bargain(finding)
