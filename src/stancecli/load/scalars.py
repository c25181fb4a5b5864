"""What a text or a number may be in its place, and how it is read: exactly, by YAML 1.2 core."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import BeforeValidator, PlainValidator, StringConstraints, WithJsonSchema

from stancecli.diagnostics import did_you_mean
from stancecli.load.tree import Node, Scalar, Sequence
from stancecli.model import (
    ACTOR_KINDS,
    CONFIDENCE,
    CONSTRAINT_KINDS,
    EFFECT,
    IMPORTANCE,
    STANCE,
    STRENGTH,
    UNKNOWN,
    Citation,
    Range,
    exactly,
)

_NUMBER = re.compile(r"[-+]?([0-9]{1,9}(\.[0-9]{0,18})?|\.[0-9]{1,18})")
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_SHOWN = 40


class Misfit(ValueError):
    """A value that does not fit its place: the code, message and hint of its fault."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        self.code = code
        self.message = message
        self.hint = hint
        super().__init__(message)


def shown(word: str) -> str:
    """A word of the file within a message: in quotes, on one line, long ones shortened with ….

    The excerpt under the message shows the whole.
    """
    line = " ".join(word.split())
    return f"“{line if len(line) <= _SHOWN else line[:_SHOWN] + '…'}”"


def what_is(value: object) -> str:
    """What a value is, for a message that something else is due."""
    if isinstance(value, str):
        return "a text" if value else "empty"
    return "a list" if isinstance(value, list) else "a mapping"


@dataclass(frozen=True, slots=True)
class Scale:
    """Words that stand for numbers, and the numbers between `low` and `high` beside them.

    `over` leaves `low` itself out; `ranges` allows `[low, high]`; `others` are words for what is no
    single number.
    """

    name: str
    low: int
    high: int
    words: Mapping[str, int]
    over: bool = False
    ranges: bool = False
    others: Mapping[str, Range | None] | None = None

    def read(self, node: Node) -> Range | None:
        """The number or range that a value stands for, or what its word does; raises Misfit."""
        if isinstance(node, Scalar):
            if node in self.words:
                return exactly(self.words[node])
            if self.others and node in self.others:
                return self.others[node]
            return exactly(self.number(node))
        if isinstance(node, Sequence) and self.ranges and len(node) == 2:
            low, high = map(self.number, node)
            if low > high:
                raise Misfit(
                    "E309", f"this range ends before it begins: {node[0]} is over {node[1]}"
                )
            return Range(low, high)
        raise Misfit("E308", f"{self._due} is due here, not {what_is(node)}")

    def number(self, node: Node) -> Fraction:
        """The one number that a value stands for; raises Misfit."""
        if not isinstance(node, Scalar):
            raise Misfit("E308", f"{self._due} is due here, not {what_is(node)}")
        if node in self.words:
            return Fraction(self.words[node])
        if not _NUMBER.fullmatch(node):
            raise self._no_word(node)
        if not node.plain:
            raise Misfit("E308", f"{shown(node)} in quotes is a text", "leave out the quotes")
        number = Fraction(node)
        if not self.low <= number <= self.high or (self.over and number == self.low):
            raise Misfit("E308", f"{node} is outside the scale: {self.name} is {self._bounds}")
        return number

    def _no_word(self, node: Scalar) -> Misfit:
        if not node:
            return Misfit("E304", f"nothing is written here; {self._due} is due")
        words = [*self.words, *(self.others or ())]
        if not words:
            return Misfit("E308", f"{shown(node)} is no number; {self.name} is {self._bounds}")
        return no_word(self.name, node, words)

    @property
    def _due(self) -> str:
        words = " or ".join([*self.words, *(self.others or ())][:2])
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
            bounds = {"anyOf": one}
            kinds.append({"type": "array", "items": bounds, "minItems": 2, "maxItems": 2})
        return {"anyOf": kinds} if len(kinds) > 1 else number


def no_word(name: str, word: Scalar, words: Collection[str]) -> Misfit:
    """The fault of a word that its place does not know."""
    hint = did_you_mean(word, words) or f"one of {', '.join(words)}"
    return Misfit("E307", f"no {name} {shown(word)}", hint)


EFFECTS = Scale("effect", -2, 2, EFFECT, ranges=True, others={"unknown": UNKNOWN})
IMPORTANCES = Scale("importance", 0, 4, IMPORTANCE, over=True, ranges=True)
FORCES = Scale("force", 0, 4, IMPORTANCE, over=True, ranges=True, others={"binding": None})
STANCES = Scale("stance", -2, 2, STANCE)
STRENGTHS = Scale("strength", 0, 4, STRENGTH, over=True)
HUNDRED = Scale("a place on the scale", 0, 100, {})


def _one_of(name: str, words: tuple[str, ...]) -> Any:
    def read(node: Node) -> str:
        if not isinstance(node, Scalar):
            raise Misfit("E303", f"one word is due here, not {what_is(node)}")
        if node not in words:
            raise no_word(name, node, words)
        return str(node)

    return Annotated[str, PlainValidator(read), WithJsonSchema({"enum": list(words)})]


def _date(node: Node) -> str:
    found = _DATE.fullmatch(node) if isinstance(node, Scalar) else None
    try:
        if not found:
            raise ValueError
        datetime.date(*(int(part or 1) for part in found.groups()))
    except ValueError:
        raise Misfit("E311", "no date", "a year, a month or a day, as 2012-03-01") from None
    return str(node)


def _url(node: Node) -> str:
    if isinstance(node, Scalar):
        try:
            parts = urlsplit(node)
        except ValueError:
            parts = urlsplit("")
        if parts.scheme in ("http", "https") and parts.netloc and not re.search(r"\s", node):
            return str(node)
    raise Misfit("E312", "no web address", "one that begins with https:// or http://")


def _yes_or_no(node: Node) -> bool:
    if isinstance(node, Scalar) and node.plain and node in ("true", "false"):
        return node == "true"
    raise Misfit("E308", "true or false is due here, without quotes")


def _version(node: Node) -> int:
    if isinstance(node, Scalar) and node.plain and node == "1":
        return 1
    raise Misfit("E300", "this is no version of the format that is known here", "stance: 1")


def _breach(node: Node) -> Fraction:
    if isinstance(node, Scalar) and node.plain and node in ("1", "2"):
        return Fraction(node)
    raise Misfit("E308", "an option breaks a constraint by 1 or by 2")


def _citation(node: Node) -> Citation:
    words = node.split(maxsplit=1) if isinstance(node, Scalar) else []
    if not words:
        raise Misfit("E303", "a citation is a text: the id of a source, and where in it")
    return Citation(words[0], " ".join(words[1:]).strip())


def _listed(node: Node) -> Node | list[Node]:
    return node if isinstance(node, list) else [node]


def _of(read: Any, type_: Any, schema: dict[str, Any]) -> Any:
    return Annotated[type_, PlainValidator(read), WithJsonSchema(schema)]


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=80)]
ActorKind = _one_of("kind of actor", ACTOR_KINDS)
ConstraintKind = _one_of("kind of constraint", CONSTRAINT_KINDS)
Confidence = _one_of("confidence", CONFIDENCE)
Importance = _of(IMPORTANCES.read, Range, IMPORTANCES.json_schema())
Force = _of(FORCES.read, Range | None, FORCES.json_schema())
EffectSize = _of(EFFECTS.read, Range, EFFECTS.json_schema())
Stance = _of(STANCES.number, Fraction, STANCES.json_schema())
Strength = _of(STRENGTHS.number, Fraction, STRENGTHS.json_schema())
Percent = _of(HUNDRED.number, Fraction, HUNDRED.json_schema())
Date = _of(_date, str, {"type": ["string", "integer"]})
Url = _of(_url, str, {"type": "string", "pattern": "^https?://"})
YesNo = _of(_yes_or_no, bool, {"type": "boolean"})
Version = _of(_version, int, {"const": 1})
By = _of(_breach, Fraction, {"enum": [1, 2]})
Cites = Annotated[
    list[Annotated[Citation, PlainValidator(_citation)]],
    BeforeValidator(_listed),
    WithJsonSchema({"type": ["string", "array"], "items": {"type": "string"}, "minItems": 1}),
]
