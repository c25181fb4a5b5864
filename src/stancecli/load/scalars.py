"""What a text or a number may be in its place, and how it is read: exactly, by YAML 1.2 core."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    Strict,
    StringConstraints,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core.core_schema import (
    CoreSchema,
    no_info_plain_validator_function,
    tuple_schema,
    with_info_plain_validator_function,
    with_info_wrap_validator_function,
)

from stancecli.diagnostics import did_you_mean
from stancecli.load.misfit import Misfit, shown, what_is
from stancecli.load.references import ID, LONGEST_ID, Scope
from stancecli.load.tree import Node, Quoted, Sequence
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

MOST_WORDS = 1_000
"""Citations, conditions or other names in one list, at most."""
_NUMBER = re.compile(r"[-+]?([0-9]{1,9}(\.[0-9]{0,18})?|\.[0-9]{1,18})")
_DECIMAL_COMMA = re.compile(r"([-+]?[0-9]{1,9}),([0-9]{1,18})")
_FROM_TO = re.compile(r"([-+.\w]+?) ?(?: to |–|/|\.\.) ?([-+.\w]+)")
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


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
        if isinstance(node, str):
            if self.others and node in self.others:
                return self.others[node]
            return exactly(self.words[node] if node in self.words else self.number(node))
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
        if not isinstance(node, str):
            raise Misfit("E308", f"{self._due} is due here, not {what_is(node)}")
        if node in self.words:
            return Fraction(self.words[node])
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
            return Misfit("E304", f"nothing is written here; {self._due} is due")
        words = [*self.words, *(self.others or ())]
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


def no_word(name: str, word: str, words: Collection[str], *others: str) -> Misfit:
    """The fault of a word that its place does not know; `others` could stand there as well."""
    hint = did_you_mean(word, words) or "; ".join((f"one of {', '.join(words)}", *others))
    return Misfit("E307", f"no {name} {shown(word)}", hint)


EFFECTS = Scale("effect", -2, 2, EFFECT, ranges=True, others={"unknown": UNKNOWN})
IMPORTANCES = Scale("importance", 0, 4, IMPORTANCE, over=True, ranges=True)
FORCES = Scale("force", 0, 4, IMPORTANCE, over=True, ranges=True, others={"binding": None})
STANCES = Scale("stance", -2, 2, STANCE)
STRENGTHS = Scale("strength", 0, 4, STRENGTH, over=True)
HUNDRED = Scale("a place on the scale", 0, 100, {})


def _one_of(name: str, words: tuple[str, ...]) -> Any:
    def read(node: Node) -> str:
        if not isinstance(node, str):
            raise Misfit("E303", f"one word is due here, not {what_is(node)}")
        if node not in words:
            raise no_word(name, node, words)
        return str(node)

    return _of(read, {"enum": list(words)})


def _date(node: Node) -> str:
    found = _DATE.fullmatch(node) if isinstance(node, str) else None
    try:
        if not found:
            raise ValueError
        datetime.date(*(int(part or 1) for part in found.groups()))
    except ValueError:
        raise Misfit("E311", "no date", "a year, a month or a day, as 2012-03-01") from None
    return str(node)


def _url(node: Node) -> str:
    if isinstance(node, str):
        try:
            parts = urlsplit(node)
        except ValueError:
            parts = urlsplit("")
        if parts.scheme in ("http", "https") and parts.netloc and not re.search(r"\s", node):
            return str(node)
    raise Misfit("E312", "no web address", "one that begins with https:// or http://")


def _is_plain(node: Node) -> bool:
    return isinstance(node, str) and not isinstance(node, Quoted)


def _yes_or_no(node: Node) -> bool:
    if _is_plain(node) and node in ("true", "false"):
        return node == "true"
    raise Misfit("E308", "true or false is due here, without quotes")


def _version(node: Node) -> int:
    if _is_plain(node) and node == "1":
        return 1
    raise Misfit("E300", "this is no version of the format that is known here", "stance: 1")


def _breach(node: Node) -> Fraction:
    if _is_plain(node) and node in ("1", "2"):
        return Fraction(str(node))
    raise Misfit("E308", "an option breaks a constraint by 1 or by 2")


def _citation(node: Node, info: ValidationInfo) -> Citation:
    if not isinstance(node, str) or not node.strip():
        raise Misfit("E303", "a citation is a text: the id of a source, and where in it")
    scope: Scope = info.context  # type: ignore[assignment]
    return scope.citation(node)


def _citations(node: Node, read_list: Any, info: ValidationInfo) -> Any:
    if isinstance(node, list):
        return read_list(_short_enough(node))
    return (_citation(node, info),)


def _short_enough(node: Node) -> Node:
    """The same list of words; raises Misfit where it is longer than anyone writes."""
    if isinstance(node, list) and len(node) > MOST_WORDS:
        raise Misfit("E111", f"over {MOST_WORDS:,} words in one list")
    return node


def _refers_to(*kinds: str) -> AfterValidator:
    """Makes a word the full id of the item of these kinds that it names in the scope."""

    def resolve(word: str, info: ValidationInfo) -> str:
        scope: Scope = info.context  # type: ignore[assignment]
        return scope.resolve(word, kinds)

    return AfterValidator(resolve)


@dataclass(frozen=True, eq=False, slots=True)
class _Reading:
    """How pydantic is to read a value: as `core` says, and as `schema` describes it to others.

    Its own `PlainValidator` and the like look into the function's signature wherever one is used,
    at every start.
    """

    core: Callable[[], CoreSchema]
    schema: dict[str, Any]

    def __get_pydantic_core_schema__(self, *_: object) -> CoreSchema:
        return self.core()

    def __get_pydantic_json_schema__(self, *_: object) -> dict[str, Any]:
        return self.schema


def _of(read: Any, schema: dict[str, Any]) -> Any:
    return Annotated[Any, _Reading(lambda: no_info_plain_validator_function(read), schema)]


def _list_of_citations() -> CoreSchema:
    citations = tuple_schema(
        [with_info_plain_validator_function(_citation)], variadic_item_index=0, strict=False
    )
    return with_info_wrap_validator_function(_citations, citations)


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Texts = Annotated[tuple[Text, ...], Strict(False), BeforeValidator(_short_enough)]
Id = Annotated[
    str,  # checked where it is declared, which stops at the first thousand faults
    WithJsonSchema({"type": "string", "pattern": f"^{ID.pattern}$", "maxLength": LONGEST_ID}),
]
ActorKind = _one_of("kind of actor", ACTOR_KINDS)
ConstraintKind = _one_of("kind of constraint", CONSTRAINT_KINDS)
Confidence = _one_of("confidence", CONFIDENCE)
Importance = _of(IMPORTANCES.read, IMPORTANCES.json_schema())
Force = _of(FORCES.read, FORCES.json_schema())
EffectSize = _of(EFFECTS.read, EFFECTS.json_schema())
Stance = _of(STANCES.number, STANCES.json_schema())
Strength = _of(STRENGTHS.number, STRENGTHS.json_schema())
Percent = _of(HUNDRED.number, HUNDRED.json_schema())
Date = _of(_date, {"type": ["string", "integer"]})
Url = _of(_url, {"type": "string", "pattern": "^https?://"})
YesNo = _of(_yes_or_no, {"type": "boolean"})
Version = _of(_version, {"const": 1})
By = _of(_breach, {"enum": [1, 2]})
Cites = Annotated[
    Any,
    _Reading(
        _list_of_citations,
        {"type": ["string", "array"], "items": {"type": "string"}, "minItems": 1},
    ),
]
ToActor = Annotated[Text, _refers_to("actor")]
ToInterest = Annotated[Text, _refers_to("interest")]
ToOption = Annotated[Text, _refers_to("option")]
ToOptionOrDecision = Annotated[Text, _refers_to("option", "decision")]
ToOptions = Annotated[tuple[ToOption, ...], Strict(False), BeforeValidator(_short_enough)]
Together = Annotated[list[ToOption], Field(min_length=2), BeforeValidator(_short_enough)]
