"""How the middle of a scale is told."""

from __future__ import annotations

from fractions import Fraction
from math import floor

from stancecli import notation as fmt, report as r
from stancecli.methods.positions.scale import Lever, Scale


def tell_scale(scale: Scale) -> r.Section:
    """The weighted mean and median, the nearest options, and each actor's lever."""
    on_mean = fmt.listed(fmt.quoted(option.name) for option in scale.nearest_mean)
    on_median = fmt.listed(fmt.quoted(option.name) for option in scale.nearest_median)
    middles = r.Listing(
        (
            r.Entry(r.text(f"{fmt.number(scale.mean)}; nearest: {on_mean}"), label="weighted mean"),
            r.Entry(
                r.text(f"{fmt.number(scale.median)}; nearest: {on_median}"),
                label="weighted median",
                below=(r.text(_margin(scale)),),
            ),
        )
    )
    table = r.Table(
        columns=(
            r.Column("place"),
            r.Column("capability"),
            r.Column("salience"),
            r.Column("share of weight"),
            r.Column("pull on the mean"),
        ),
        groups=(r.Group("", tuple(map(_row, scale.levers))),),
        legend=(
            "weight: capability × salience; its share is how far the mean moves when the actor "
            "moves by 1",
            "pull: the mean less the mean without the actor",
        ),
    )
    note = r.Note("They sum up where the weight lies, and are no forecast of what is decided.")
    return r.Section("On the scale from 0 to 100", (middles, table, note))


def _margin(scale: Scale) -> str:
    """What it takes to move the median, rounded down, so that less never suffices."""
    if not scale.margin:
        return "exactly half of the weight lies at or below it, so it is the lower of two"
    tenths = floor(1000 * scale.margin)
    if not tenths:
        return "it would move if less than 0.1 of 100 parts of the weight crossed it"
    share = fmt.number(Fraction(tenths, 10))
    return f"at least {share} of 100 parts of the weight would have to cross it before it moves"


def _row(lever: Lever) -> r.Row:
    position = lever.position
    return r.Row(
        lever.actor.name,
        (
            r.Cell(fmt.number(lever.at), judgement=position.is_judgement),
            r.Cell(fmt.number(position.capability or 0)),
            r.Cell(fmt.number(position.salience or 0)),
            r.Cell(fmt.number(lever.share)),
            r.Cell("all of it" if lever.pull is None else fmt.number(lever.pull, signed=True)),
        ),
        basis=r.basis(position),
    )
