"""A big model file of even structure: what costs are measured on."""

from __future__ import annotations

from collections.abc import Iterator

PER_ACTOR = 20
"""Claims of one actor: 4 interests, 12 effects, 2 positions, 2 influences."""


def big(claims: int) -> bytes:
    """A model file of about so many claims, a multiple of PER_ACTOR, and at least 8 actors."""
    count = max(8, claims // PER_ACTOR)
    head = ["stance: 1", "title: Big", "sources:", "  paper: {title: A paper}", "actors:"]
    lines = (line for number in range(count) for line in _actor(number, count))
    return "\n".join([*head, *lines, ""]).encode()


def _actor(number: int, count: int) -> Iterator[str]:
    yield f"  actor-{number}:"
    yield f"    name: Actor {number}"
    yield "    interests:"
    for goal in range(4):
        yield f"      goal-{goal}: {{name: Goal {goal}, importance: high, cite: paper p. {goal}}}"
    yield "    decisions:"
    yield "      course:"
    yield f"        question: What should actor {number} do?"
    yield "        current: stay"
    yield "        options:"
    for option in ("stay", "go", "wait"):
        yield f"          {option}:"
        yield f"            name: {option.title()}"
        yield "            effects:"
        for goal in range(4):
            to = f"goal-{goal}" if goal < 3 else f"actor-{(number + 7) % count}.goal-{goal}"
            size = "hurts" if goal % 2 else "helps"
            yield f"              - {{to: {to}, effect: {size}, cite: paper p. {number}}}"
    yield "    positions:"
    yield "      - {to: stay, stance: supports, says: As before.}"
    yield f"      - {{to: actor-{(number + 1) % count}.go, stance: opposes}}"
    yield "    influence:"
    for other in (1, 2):
        yield f"      - {{to: actor-{(number + other) % count}, strength: medium, by: trade}}"
