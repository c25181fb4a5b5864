"""Numbers and the words that stand for them, read exactly, by YAML 1.2 core."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

from stancecli.diagnostics import did_you_mean
from stancecli.loader.text import Misfit, shown, what_is
from stancecli.loader.tree import Node, Quoted, Sequence
from stancecli.model import (
    EFFECT,
    IMPORTANCE,
    IMPORTANCE_STEPS,
    SIGNS,
    STANCE,
    STRENGTH,
    UNKNOWN,
    Range,
    exactly,
)

# Words that people write for a kind of actor, and ours for them.


ACTOR_KINDS_MEANT: Mapping[str, str] = {
    "state": "country nation government",
    "organisation": (
        "organization company corporation firm business bank ngo igo charity foundation union "
        "association party church university"
    ),
    "body": (
        "agency authority ministry department regulator council parliament court committee "
        "commission city town municipality local-government"
    ),
    "group": "movement community faction coalition tribe workers farmers activists rebels",
    "public": "people population citizens residents voters consumers",
    "person": "individual leader president minister mayor",
}


def ours_for(word: str, meant: Mapping[str, str]) -> str:
    """Our word for what was written; empty where the table has none.

    Where it has not all of several words, the last before “of” says what a thing is: a “city
    council” is a council, a “ministry of trade” a ministry.
    """
    parts = word.casefold().partition(" of ")[0].split()
    for part in ("-".join(parts), *parts[-1:]):
        for ours, theirs in meant.items():
            if part in (ours, *theirs.split()):
                return ours
    return ""


_NUMBER = re.compile(r"[-+]?([0-9]{1,9}(\.[0-9]{0,18})?|\.[0-9]{1,18})")
_DECIMAL_COMMA = re.compile(r"([-+]?[0-9]{1,9}),([0-9]{1,18})")
_FROM_TO = re.compile(r"([-+.\w]+?) ?(?: to |–|/|\.\.) ?([-+.\w]+)")


_END = f"([-−]{{1,2}}|\\+{{1,2}}|[-−+]?[0-9.]+|{'|'.join(EFFECT)})"
"""What may stand at either side of a range in signs, for the schema."""


@dataclass(frozen=True)
class NumberScale:
    """Words that stand for numbers, and the numbers between `low` and `high` beside them.

    `over` leaves `low` itself out; `ranges` allows `[low, high]`; `others` are words for what is no
    single number. A scale with `signs` also reads what answers print: `--`, `+0.5`, `−/0`, `?`.
    """

    name: str
    low: int
    high: int
    words: Mapping[str, int]
    over: bool = False
    ranges: bool = False
    others: Mapping[str, Range | None] = field(default_factory=dict)
    signs: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def known(self) -> Mapping[str, Range | None]:
        """What each word stands for, made once: a large model has many of few words."""
        known = {word: exactly(number) for word, number in {**self.words, **self.signs}.items()}
        return {**known, **self.others, **({"?": UNKNOWN} if self.signs else {})}

    def read(self, node: Node, _: object = None) -> Range | None:
        """The number or range that a value stands for, or what its word does; raises Misfit."""
        if isinstance(node, str) and node in self.known:
            return self.known[node]
        ends: list[Node] = [*node] if isinstance(node, Sequence) else []
        if self.signs and isinstance(node, str) and "/" in node:
            ends = [*node.split("/")]
        elif isinstance(node, str):
            return exactly(self.number(node))
        if self.ranges and len(ends) == 2:
            low, high = map(self.number, ends)
            if low > high:
                raise Misfit(
                    "E309", f"this range ends before it begins: {ends[0]} is over {ends[1]}"
                )
            return Range(low, high)
        raise Misfit("E308", f"expected {self._expected}, found {what_is(node)}")

    def number(self, node: Node, _: object = None) -> Fraction:
        """The one number that a value stands for; raises Misfit."""
        if not isinstance(node, str):
            raise Misfit("E308", f"expected {self._expected}, found {what_is(node)}")
        if self.signs and "−" in node:
            node = node.replace("−", "-")
        if node in self.words or node in self.signs:
            return Fraction(self.words[node] if node in self.words else self.signs[node])
        if not _NUMBER.fullmatch(node):
            raise self._no_word(node)
        if isinstance(node, Quoted):
            raise Misfit("E308", f"{shown(node)} in quotes is a text", "leave out the quotes")
        number = Fraction(node)
        if not self.low <= number <= self.high or (self.over and number == self.low):
            raise Misfit("E308", f"{node} is outside the scale: {self.name} is {self._bounds}")
        return number

    def _no_word(self, node: str) -> Misfit:
        if not node:
            return Misfit("E304", f"expected {self._expected}, found nothing")
        words = [*self.words, *self.others]
        meant = self._meant(node)
        if meant:
            code = "E307" if words else "E308"
            return Misfit(code, f"no {self.name} {shown(node)}", f"write {meant}")
        if not words:
            return Misfit("E308", f"{shown(node)} is no number; {self.name} is {self._bounds}")
        number = f"a number {self._bounds if self.over else f'from {self._bounds}'}"
        ranges = ("a range [low, high]",) if self.ranges else ()
        return no_word(self.name, node, words, number, *ranges)

    def _meant(self, node: str) -> str:
        """The number or range that was written as one would print it; empty where none was."""
        plain = " ".join(node.replace("−", "-").split())
        if node != plain and _NUMBER.fullmatch(plain):
            return plain
        decimal = _DECIMAL_COMMA.fullmatch(plain)
        if decimal:
            return ".".join(decimal.groups())
        ends = _FROM_TO.fullmatch(plain)
        if (
            ends
            and self.ranges
            and all(end in self.words or _NUMBER.fullmatch(end) for end in ends.groups())
        ):
            return f"[{', '.join(ends.groups())}]"
        return ""

    @property
    def _expected(self) -> str:
        words = " or ".join([*self.words, *self.others][:2])
        return f"a number or range for {self.name}" if not words else f"{self.name} ({words}, …)"

    @property
    def _bounds(self) -> str:
        return f"over {self.low} up to {self.high}" if self.over else f"{self.low} to {self.high}"

    def json_schema(self) -> dict[str, Any]:
        below = "exclusiveMinimum" if self.over else "minimum"
        number: dict[str, Any] = {"type": "number", below: self.low, "maximum": self.high}
        words: dict[str, Any] = {"enum": list(self.words)}
        one = [words, number] if self.words else [number]
        kinds = list(one)
        if self.others:
            kinds.append({"enum": list(self.others)})
        if self.ranges:
            kinds.append({"type": "array", "items": {"anyOf": one}, "minItems": 2, "maxItems": 2})
        if self.signs:
            kinds.append({"type": "string", "pattern": f"^(\\?|{_END}(/{_END})?)$"})
        return {"anyOf": kinds} if len(kinds) > 1 else number


def no_word(name: str, word: str, words: Collection[str], *others: str) -> Misfit:
    """The fault of a word that its place does not know; `others` could stand there as well."""
    hint = did_you_mean(word, words) or "; ".join((f"one of {', '.join(words)}", *others))
    return Misfit("E307", f"no {name} {shown(word)}", hint)


EFFECTS = NumberScale(
    "effect", -2, 2, EFFECT, ranges=True, others={"unknown": UNKNOWN}, signs=SIGNS
)
_ANY_WEIGHT = {"unknown": IMPORTANCE_STEPS}
IMPORTANCES = NumberScale(
    "importance", 0, 4, IMPORTANCE, over=True, ranges=True, others=_ANY_WEIGHT
)
FORCES = replace(IMPORTANCES, name="force", others={**_ANY_WEIGHT, "binding": None})
WEIGHTS = replace(IMPORTANCES, name="force")
"""A force that weighs, and does not bind."""
STANCES = NumberScale("stance", -2, 2, STANCE)
RATINGS = NumberScale("a rating", 1, 5, {})
STRENGTHS = NumberScale("strength", 0, 4, STRENGTH, over=True, ranges=True)
LEAST = replace(STRENGTHS, ranges=False)
HUNDRED = NumberScale("a place on the scale", 0, 100, {})
SETTINGS = NumberScale(
    "value", -2, 4, {}, ranges=True, others={"unknown": UNKNOWN, "binding": None}
)
"""Of a scenario: what it sets is an importance, a force or an effect."""
