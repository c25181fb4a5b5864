"""Who is ahead on each view, in each scenario and in other models."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Protocol

from stancecli.diagnostics import Unanswerable
from stancecli.lenses import Decider, Takes, asked, later
from stancecli.names import decisions_meant
from stancecli.situation import Situation

if TYPE_CHECKING:
    from stancecli.lenses.compare.finding import Comparison as Comparison, find as find
    from stancecli.lenses.compare.words import describe as describe

__getattr__ = later(__name__, "finding", "words")


class InSituation(Protocol):
    """What has a situation: the analysis of another model."""

    @property
    def situation(self) -> Situation: ...


@asked("Who believes what, and in which phase?")
def question(
    situation: Situation,
    item: Decider = None,
    *,
    pair: Annotated[
        list[str] | None,
        Takes("Take an item here and one of another model as one, by id.", metavar="OLD=NEW"),
    ] = None,
    others: Mapping[str, InSituation] | None = None,  # by the names that stand over their columns
    name: str = "",  # what stands over the column of this model
) -> Comparison:
    """Put views, scenarios and models side by side.

    A row for the model as it stands, each view, each scenario and each other model: who is ahead,
    by how much, and what makes most difference; and how far coders agree.

    \b
    Examples:
      stance compare china
      stance compare -m anna.yaml --with ben.yaml
      stance compare -m anna.yaml --with ben.yaml --pair town=city
    """
    from stancecli.lenses.compare.finding import AS_ENTERED, find

    if pair and not others:
        raise Unanswerable(
            "--pair joins what two models have",
            ("stance compare --with OTHER.yaml --pair OLD=NEW",),
        )
    models = {known: other.situation for known, other in (others or {}).items()}
    decisions, called = decisions_meant(situation, item), name or AS_ENTERED
    return find(situation, decisions, name=called, others=models, pairs=pair or ())
