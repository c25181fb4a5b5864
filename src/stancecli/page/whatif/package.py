"""What a package is to whom in each situation of a page, for its script to weigh and add up.

It is the package that the section of deals tells first, or what comes nearest there, from the same
no deal: whether it would still be told first takes every state, and is not looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from stancecli import notation as fmt
from stancecli.diagnostics import Unanswerable
from stancecli.lenses.deals import Deals
from stancecli.lenses.deals.explained import ExplainedPackage
from stancecli.lenses.deals.phrases import PackageNames, whose_unjudged
from stancecli.methods.packages.disagreement import named
from stancecli.methods.packages.rungs import PackageSpace
from stancecli.methods.stability.conflict import Conflict
from stancecli.methods.stability.differences import Difference, differences_for
from stancecli.methods.stability.unjudged import unjudged_options
from stancecli.model import ZERO, Actor
from stancecli.page.bargain import KEY, MOST_ROWS
from stancecli.page.parts import MovablePackage
from stancecli.page.whatif.contexts import Contexts, Reached
from stancecli.page.whatif.tables import unit_of, whole, written
from stancecli.situation import Situation

MOST_STATES = 200_000
"""So many states all situations together may have."""


def movable(
    finding: Deals | None, offered: Contexts, criteria: Mapping[str, int]
) -> MovablePackage | None:
    """The package that is told first, or comes nearest, in each situation.

    Criteria that can be weighed otherwise have these numbers. None where there is no package, or
    where there would be too many states.
    """
    package = finding.looked_at if finding else None
    count = sum(map(len, offered.situations))
    if not (finding and package and package.parts) or finding.states * count > MOST_STATES:
        return None
    tables = _PackageTables(finding, package, criteria)
    which = [[tables.place(reached) for reached in row] for row in offered.situations]
    return MovablePackage(
        name=fmt.visible(PackageNames(finding).package(package.options)),
        names=written(tables.names),
        tables=f"[{','.join(tables.known)}]",
        which=written(which),
        rows=min(len(tables.names), MOST_ROWS),
        key=KEY,
    )


class _PackageTables:
    """What the package does in each situation, each once; `names` are those of who feels it."""

    def __init__(
        self, finding: Deals, package: ExplainedPackage, criteria: Mapping[str, int]
    ) -> None:
        self._no_deal = [option.id for option in finding.no_deal.options]
        self._options = package.options
        self._criteria = criteria
        self._parts = {each.actor.id: each.parts for each in package.takers}
        self._places: dict[str, int] = {}
        self.names: list[tuple[str, str]] = []
        self.known: dict[str, int] = {}

    def place(self, reached: Reached) -> int | str:
        """The place of what it does in a situation; or why it cannot be there."""
        if isinstance(reached, str):
            return fmt.visible(reached)
        for option in self._options:
            if option.id not in reached:
                return f"{fmt.visible(fmt.quoted(option.name))} is left out."
        if not all(id_ in reached for id_ in self._no_deal):
            return "An option of no deal is left out."
        try:
            made = self._encoded(reached)
        except Unanswerable as error:
            return fmt.visible(error.message)
        return self.known.setdefault(written(made), len(self.known))

    def _encoded(self, situation: Situation) -> dict[str, Any]:
        """Weights and steps in whole numbers, each of so many of a `unit`.

        `actors` are those who take part, and those for whom it counts: `on` has by criterion what
        the package does there from no deal, 0 where nothing, and as entered what it does from now,
        and what an actor's own part does from no deal. `can` is whether that can be alone.
        """
        conflict = Conflict.of(situation)
        space = PackageSpace.of(conflict, named(conflict, self._no_deal).state)
        state = space.state_with([option.id for option in self._options])
        own = {
            space.actors[n].id: space.with_parts(state, space.axes_of(n))
            for n in space.taking(state)
        }
        found = {
            actor: self._changes(conflict, actor, space.base, state, own.get(actor.id))
            for actor in situation.actors()
        }
        every = [change for changes in found.values() for by in changes for change in by.values()]
        weights = {change.criterion.id: change.criterion for change in every}
        value = unit_of(change.step for change in every)
        weight = unit_of(criterion.weight for criterion in weights.values())
        rows = {id_: n for n, id_ in enumerate(weights)}

        def on(changes: tuple[Mapping[str, Difference], ...]) -> Iterator[list[Any]]:
            together, now, alone = changes
            for id_ in dict.fromkeys((*together, *now, *alone)):
                step = whole(together[id_].step, value) if id_ in together else 0
                yield [rows[id_], step, *(_middle(by.get(id_), value) for by in (now, alone))]

        return {
            "unit": [value, weight],
            "weights": [
                [*whole(each.weight, weight), self._criteria.get(id_, -1)]
                for id_, each in weights.items()
            ],
            "actors": [
                {
                    "who": self._who(actor),
                    "takes": actor.id in own,
                    "judges": bool(actor.criteria),
                    "can": actor.id in own and bool(space.possible.flat[own[actor.id]]),
                    "on": [*on(changes)],
                }
                for actor, changes in found.items()
                if actor.id in own or any(changes)
            ],
            "unjudged": fmt.visible(self._unjudged(space, own)),
        }

    def _changes(
        self, conflict: Conflict, actor: Actor, base: int, state: int, own: int | None
    ) -> tuple[dict[str, Difference], ...]:
        """From no deal, from now, and from no deal by the own part, by criterion."""
        return tuple(
            {each.criterion.id: each for each in differences_for(conflict, actor, start, end)}
            for start, end in (
                (base, state),
                (conflict.start, state),
                (base, base if own is None else own),
            )
        )

    def _who(self, actor: Actor) -> int:
        if actor.id not in self._places:
            self._places[actor.id] = len(self.names)
            parts = "; ".join(option.name for option in self._parts.get(actor.id, ()))
            self.names.append((fmt.visible(actor.name), fmt.visible(parts)))
        return self._places[actor.id]

    def _unjudged(self, space: PackageSpace, own: Mapping[str, int]) -> str:
        movers = {mover.actor.id: n for n, mover in enumerate(space.conflict.movers)}
        return whose_unjudged(
            (actor, unjudged_options(space.conflict, movers[actor.id], space.base, ends))
            for actor in space.actors
            if actor.id in own
            for ends in [np.array([own[actor.id]])]
        )


def _middle(change: Difference | None, unit: int) -> int | str:
    return whole(change.step if change else ZERO, unit)[1]
