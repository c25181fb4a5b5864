"""How the middle of a scale is told."""

from __future__ import annotations

from fractions import Fraction
from math import floor

from stancecli.notation import listed, number, quoted
from stancecli.report import (
    Cell,
    Column,
    Entry,
    Group,
    Listing,
    Note,
    Row,
    Section,
    Table,
    basis,
    text,
)
from stancecli.standing.scale import Lever, Scale


def tell_scale(scale: Scale) -> Section:
    """The weighted mean and median, the nearest options, and each actor's lever."""
    on_mean = listed(quoted(option.name) for option in scale.nearest_mean)
    on_median = listed(quoted(option.name) for option in scale.nearest_median)
    middles = Listing(
        (
            Entry(text(f"{number(scale.mean)}; nearest: {on_mean}"), label="weighted mean"),
            Entry(
                text(f"{number(scale.median)}; nearest: {on_median}"),
                label="weighted median",
                below=(text(_margin(scale)),),
            ),
        )
    )
    table = Table(
        columns=(
            Column("place"),
            Column("capability"),
            Column("salience"),
            Column("share of weight"),
            Column("pull on the mean"),
        ),
        groups=(Group("", tuple(map(_row, scale.levers))),),
        legend=(
            "weight: capability × salience; its share is how far the mean moves when the actor "
            "moves by 1",
            "pull: the mean less the mean without the actor",
        ),
    )
    note = Note("They sum up where the weight lies, and are no forecast of what is decided.")
    return Section("On the scale from 0 to 100", (middles, table, note))


def _margin(scale: Scale) -> str:
    """What it takes to move the median, rounded down, so that less never suffices."""
    if not scale.margin:
        return "exactly half of the weight lies at or below it, so it is the lower of two"
    tenths = floor(1000 * scale.margin)
    if not tenths:
        return "it would move if less than 0.1 of 100 parts of the weight crossed it"
    share = number(Fraction(tenths, 10))
    return f"at least {share} of 100 parts of the weight would have to cross it before it moves"


def _row(lever: Lever) -> Row:
    position = lever.position
    return Row(
        lever.actor.name,
        (
            Cell(number(lever.at), judgement=position.is_judgement),
            Cell(number(position.capability or 0)),
            Cell(number(position.salience or 0)),
            Cell(number(lever.share)),
            Cell("all of it" if lever.pull is None else number(lever.pull, signed=True)),
        ),
        basis=basis(position),
    )
