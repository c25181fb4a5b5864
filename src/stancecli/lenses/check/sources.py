"""Which sources of a model are one under several names, and effects that may be one fact."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from stancecli.model import Effect, Model, Source
from stancecli.situation import Situation


class Sameness(Enum):
    """What makes a source one with another."""

    TAKEN_FROM = "taken from"
    ADDRESS = "same address as"
    WORK = "same title, author and date as"


@dataclass(frozen=True)
class SameSource:
    """A source that is no source of its own, and the one that it is taken from or is like."""

    source: Source
    other: Source
    by: Sameness


def same_sources(model: Model) -> Iterator[SameSource]:
    """The sources that are counted as another, in the order of the file."""
    by_id = {source.id: source for source in model.sources}
    for source in model.sources:
        if model.origin(source.id).root == source.id:
            continue
        if source.taken_from in by_id:
            yield SameSource(source, by_id[source.taken_from], Sameness.TAKEN_FROM)
            continue
        others = [each for each in model.one_with(source.id) if each is not source]
        at = [each for each in others if each.url and each.url == source.url]
        work = source.title, source.author, source.date
        alike = [each for each in others if work == (each.title, each.author, each.date)]
        yield SameSource(source, (at or alike)[0], Sameness.ADDRESS if at else Sameness.WORK)


def doubled(situation: Situation, option: str) -> Iterator[tuple[Effect, Effect]]:
    """Effects of an option that may be one: on one interest, under equal conditions, and with a
    passage or a reason in common, or with neither in either.
    """
    alike: dict[tuple[object, ...], list[Effect]] = {}
    for effect in situation.effects_of(option):
        key = effect.to, frozenset(effect.when), frozenset(effect.unless)
        alike.setdefault(key, []).append(effect)
    for found in alike.values():
        for second, later in enumerate(found):
            known = (first for first in found[:second] if _share(situation.model, first, later))
            if first := next(known, None):
                yield first, later


def _share(model: Model, one: Effect, other: Effect) -> bool:
    """Whether two effects have a passage or a reason in common, or neither has any."""
    ours, theirs = _behind(model, one), _behind(model, other)
    return bool(ours & theirs) or not (ours or theirs)


def _behind(model: Model, effect: Effect) -> set[tuple[str, str]]:
    """The passages of an effect, each source by its root, and its reason."""
    places = {(model.origin(c.source).root, c.locator) for c in effect.cite if c.locator}
    reason = " ".join(effect.because.casefold().split())
    return places | ({("", reason)} if reason else set())
