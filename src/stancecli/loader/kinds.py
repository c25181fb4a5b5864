"""What a value of a model file may be: how each kind is read, exactly, and described."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping as AnyMapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from stancecli import model
from stancecli.diagnostics import did_you_mean
from stancecli.loader import scales
from stancecli.loader.references import ID, LONGEST_ID, Scope
from stancecli.loader.scales import ACTOR_KINDS_MEANT, ours_for
from stancecli.loader.text import Misfit, shown, what_is
from stancecli.loader.tree import Mapping, Node, Quoted, Sequence

MOST_WORDS = 1_000
"""Citations, conditions or other names in one list, at most."""
LONGEST_HINT = 40
"""Characters of a text that a hint repeats."""

_DRIVE = re.compile("[A-Za-z]:")
_NO_NAMES = frozenset(("", ".", ".."))
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")

Read: TypeAlias = Callable[[Any, Any], Any]
"""Makes the value of a node, its words understood in a Scope; raises Misfit."""


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """What may stand in one place: `read` makes a value of it, `schema` says it to an editor.

    `absent` is the value where nothing is written. `word` reads one word where there may be a list
    of them, or the keys of a mapping, whose values are of the kind `value`; `words` read those of a
    list in which each has a kind of its own; `scale` is that of a number; `part` is the class of
    the entries, where these are read one by one, later, or (`is_one`) of the only one; `full` is
    the class of an entry that can stand in place of a word; `refers` are the kinds of what a word
    names, alone or in a list.
    """

    read: Read
    schema: Callable[[], dict[str, Any]]
    absent: Any = ""
    word: Read | None = None
    value: Kind | None = None
    scale: scales.NumberScale | None = None
    part: Any = None
    is_one: bool = False
    words: tuple[Read, ...] = ()
    full: Any = None
    refers: tuple[str, ...] = ()

    @property
    def is_list(self) -> bool:
        """Whether there may be several words, apart by `;` in the cell of a table."""
        return self.word is not None or bool(self.words)

    def reader(self, place: int) -> Read | None:
        """What reads the word at a place of a list."""
        return self.words[place] if place < len(self.words) else self.word


def _text(node: Node, _: object = None) -> str:
    if isinstance(node, str):
        text = node.strip()
        if text:
            return text
        raise Misfit("E304", "", "fill it in, or leave it out")
    hint = "a text that holds “: ” needs quotes" if isinstance(node, Mapping) else ""
    raise Misfit("E303", f"expected a text, found {what_is(node)}", hint)


def _one_of(
    name: str, words: tuple[str, ...], absent: str = "", meant: AnyMapping[str, str] | None = None
) -> Kind:
    """One of some words; `meant` has, by ours, the words that people use in their place."""

    def read(node: Node, _: object) -> str:
        if not isinstance(node, str):
            raise Misfit("E303", f"expected one word, found {what_is(node)}")
        if node not in words:
            ours = ours_for(node, meant) if meant else ""
            if ours:
                raise Misfit("E307", f"no {name} {shown(node)}", f"did you mean {ours}?")
            raise scales.no_word(name, node, words)
        return str(node)

    return Kind(read, lambda: {"enum": list(words)}, absent)


def _number(scale: scales.NumberScale, read: Read) -> Kind:
    return Kind(read, scale.json_schema, None, scale=scale)


def _date(node: Node, _: object) -> str:
    found = _DATE.fullmatch(node) if isinstance(node, str) else None
    try:
        if not found:
            raise ValueError
        datetime.date(*(int(part or 1) for part in found.groups()))
    except ValueError:
        raise Misfit("E311", "no date", "a year, a month or a day, as 2012-03-01") from None
    return str(node)


def _signed(node: Node, _: object) -> str:
    """A name, a comma and a date, however they are spaced."""
    name, _comma, date = map(str.strip, _text(node).rpartition(","))
    if not name:
        raise Misfit("E311", "no name and date", "as Anna Meier, 2012-03-01")
    return f"{name}, {_date(date, None)}"


def _url(node: Node, _: object) -> str:
    if isinstance(node, str):
        try:
            parts = urlsplit(node)
        except ValueError:
            parts = urlsplit("")
        if parts.scheme in ("http", "https") and parts.netloc and not re.search(r"\s", node):
            return str(node)
    raise Misfit("E312", "no web address", "one that begins with https:// or http://")


def _plain(values: dict[str, Any], code: str, expected: str, hint: str = "") -> Read:
    """Reads a word without quotes as the value that it stands for."""

    def read(node: Node, _: object) -> Any:
        if isinstance(node, str) and not isinstance(node, Quoted) and node in values:
            return values[node]
        raise Misfit(code, expected, hint)

    return read


def _beside(node: Node, _: object) -> str:
    """The path of a file beside the model, or in a folder there, alike on every system."""
    path = _text(node)
    parts = path.split("/")
    if _DRIVE.match(path) or "\\" in path or "\0" in path or _NO_NAMES.intersection(parts):
        raise Misfit("E313", "no file beside the model", "a path as texts/hearing.md, with no ..")
    return path


def _in_full(full: Any, node: Mapping, scope: Scope, due: str) -> dict[str, Any]:
    """The values, by field, of an entry of this class that stands for a word; one key is `due`."""
    if not full.readers.keys() >= node.keys() or due not in node:
        # What is wrong with an entry is said where it stands, once it is known that something is.
        raise Misfit("E305", f"expected {', '.join(full.keys)}")
    read = ((*full.readers[key], value) for key, value in node.items())
    return {field: reader(value, scope) for field, reader, value in read}


def citations_of(full: Any) -> Kind:
    """Citations: each a text, or an entry of this class."""

    def citation(node: Node, scope: Scope) -> model.Citation:
        if isinstance(node, Mapping):
            found = model.Citation(**_in_full(full, node, scope, "source"))
            scope.names.citations.setdefault(str(found), found.passage)
            return found
        if not isinstance(node, str) or not node.strip():
            raise Misfit("E303", "a citation is a text: the id of a source, and where in it")
        return scope.citation(node)

    def citations(node: Node, scope: Scope) -> tuple[model.Citation, ...]:
        if isinstance(node, Sequence):
            return tuple(citation(word, scope) for word in _short_enough(node))
        return (citation(node, scope),)

    def schema() -> dict[str, Any]:
        either = [{"type": "string"}, full.schema()]
        return {"anyOf": [*either, {"type": "array", "items": {"anyOf": either}, "minItems": 1}]}

    return Kind(citations, schema, (), citation, full=full)


def _short_enough(nodes: Sequence) -> Sequence:
    """The same list of words; raises Misfit where it is longer than anyone writes."""
    if len(nodes) > MOST_WORDS:
        raise Misfit("E111", f"over {MOST_WORDS:,} words in one list")
    return nodes


def list_due(node: Node) -> Sequence:
    """The same node, a list; raises Misfit where it is none."""
    if isinstance(node, Sequence):
        return node
    word = _text(node) if isinstance(node, str) else ""
    hint = f"[{word}]" if 0 < len(word) <= LONGEST_HINT else ""
    raise Misfit("E306", f"expected a list, found {what_is(node)}", hint)


def mapping_due(node: Node) -> Mapping:
    """The same node, a mapping; raises Misfit where it is none."""
    if isinstance(node, Mapping):
        return node
    if isinstance(node, str):
        _text(node)
    raise Misfit("E305", f"expected a mapping, found {what_is(node)}")


def check_length(options: Sequence | Mapping, least: int) -> None:
    """Raises Misfit where there are fewer options than there have to be."""
    if len(options) < least:
        raise Misfit("E314", f"expected {least} options or more, found {len(options)}")


def _words(kind: Kind, least: int = 0, most: int = MOST_WORDS, *, or_one: bool = False) -> Kind:
    """A list of words, each of which could stand alone as this kind; `or_one` that does so."""

    def read(node: Node, scope: Scope) -> tuple[Any, ...]:
        if or_one and isinstance(node, str):
            return (kind.read(node, scope),)
        nodes = _short_enough(list_due(node))
        if least == most and len(nodes) != most:
            raise Misfit("E314", f"expected {most} words, found {len(nodes)}")
        check_length(nodes, least)
        return tuple(kind.read(word, scope) for word in nodes)

    fewest = {"minItems": least} if least else {}
    if most < MOST_WORDS:
        fewest["maxItems"] = most

    def schema() -> dict[str, Any]:
        several = {"type": "array", "items": kind.schema(), **fewest}
        return {"anyOf": [kind.schema(), several]} if or_one else several

    return Kind(read, schema, (), kind.read, refers=kind.refers)


def _one_by_one(*kinds: Kind) -> Kind:
    """A list of as many ids as there are kinds, each of its own."""

    def read(node: Node, scope: Scope) -> tuple[Any, ...]:
        nodes = list_due(node)
        if len(nodes) != len(kinds):
            raise Misfit("E314", f"expected {len(kinds)} words, found {len(nodes)}")
        return tuple(kind.read(word, scope) for kind, word in zip(kinds, nodes, strict=True))

    def schema() -> dict[str, Any]:
        parts = [kind.schema() for kind in kinds]
        return {"type": "array", "prefixItems": parts, "minItems": len(kinds), "items": False}

    return Kind(read, schema, (), None, words=tuple(kind.read for kind in kinds))


def views_of(value: Kind, full: Any) -> Kind:
    """Who holds which value to be right: holders, each with a value of this kind or an entry."""

    def read(node: Node, scope: Scope) -> tuple[model.View, ...]:
        found = mapping_due(node)
        if not found:
            raise Misfit("E304", "", "fill it in, or leave it out")
        views: dict[str, model.View] = {}
        for words, each in found.items():
            holder = HOLDER.read(words, scope)
            if holder in views:
                # Only blanks tell two such keys apart.
                raise Misfit("E110", f"{shown(holder)} is here a second time")
            said: dict[str, Any] = {}
            if isinstance(each, Mapping):
                said = _in_full(full, each, scope, "value")
            size = said.pop("value") if said else value.read(each, scope)
            ranged = model.exactly(size) if isinstance(size, Fraction) else size
            declared = scope.names.known[holder]
            called = "" if declared.kind == "source" else declared.name
            views[holder] = model.View(holder, ranged, called, **said)
        return tuple(views.values())

    def schema() -> dict[str, Any]:
        either = {"anyOf": [value.schema(), full.schema()]}
        return {"type": "object", "additionalProperties": either, "minProperties": 1}

    return Kind(read, schema, (), HOLDER.read, value, full=full)


_SPLIT = ("agree", "disagree", "pass")
_COUNT = re.compile(r"[0-9]{1,12}")


def _count(node: Node, _: object = None) -> int:
    if isinstance(node, str) and not isinstance(node, Quoted) and _COUNT.fullmatch(node):
        return int(node)
    raise Misfit("E308", "expected a count: a whole number, 0 or more")


def _vote(node: Node, _: object = None) -> str:
    word = _text(node)
    if word not in ("n", *_SPLIT):
        raise Misfit("E302", f"no key {shown(word)} here", did_you_mean(word, ("n", *_SPLIT)))
    return word


def _votes(node: Node, _: object = None) -> model.Votes:
    """How many votes a stance is the mean of: each side, or their number alone."""
    found = {_vote(word): _count(each) for word, each in mapping_due(node).items()}
    if found.keys() != {"n"} and not {"agree", "disagree"} <= found.keys() <= {*_SPLIT}:
        hint = "{agree: 22, disagree: 23, pass: 18}, or {n: 63}"
        raise Misfit("E334", "expected agree and disagree, or n alone", hint)
    if not any(found.values()):
        raise Misfit("E334", "no stance is the mean of no votes", "leave it out")
    if "n" in found:
        return model.Votes(found["n"])
    return model.Votes.of(found["agree"], found["disagree"], found.get("pass", 0))


def _votes_schema() -> dict[str, Any]:
    count = {"type": "integer", "minimum": 0}
    split = {"properties": dict.fromkeys(_SPLIT, count), "required": ["agree", "disagree"]}
    number = {"properties": {"n": {**count, "minimum": 1}}, "required": ["n"]}
    either = [{**each, "additionalProperties": False} for each in (split, number)]
    return {"type": "object", "anyOf": either}


def _state(node: Node, scope: Scope) -> tuple[str, ...]:
    if isinstance(node, str) and _text(node) != model.CURRENT:
        expected = f"expected a list of options, or the word {model.CURRENT}, found a text"
        hint = f"[{node.strip()}]" if len(node) <= LONGEST_HINT else ""
        raise Misfit("E306", expected, hint)
    found: tuple[str, ...] = () if isinstance(node, str) else OPTION_IDS.read(node, scope)
    return found


def _set_item(node: Node, scope: Scope) -> str:
    """What is set: an interest or a constraint, or `option:interest`, by full ids."""
    word = _text(node)
    if ":" not in word:
        return scope.resolve(word, ("interest", "constraint"))
    ends, at, number = word.partition("@")
    option_word, _, interest = ends.rpartition(":")
    option = scope.resolve(option_word, ("option",))
    own = Scope(scope.names, model.owner_id(option))
    return f"{option}:{own.resolve(interest, ('interest',))}{at}{number}"


def _same_as(node: Node, scope: Scope) -> str:
    """An option, or the number after it of one of several effects, by full id."""
    word, at, number = _text(node).partition("@")
    return f"{scope.resolve(word, ('option',))}{at}{number}"


def _removed_item(node: Node, scope: Scope) -> str:
    """What is left out: the id of a source, a constraint or an actor, or a cited passage."""
    word = _text(node)
    if " " in word:
        return scope.passage(word)
    return scope.resolve(word, model.kinds_of(model.RemovableItem))


def _view(node: Node, scope: Scope) -> str:
    """Whose views count: a holder, or nobody."""
    return model.ENTERED if node == model.ENTERED else str(HOLDER.read(node, scope))


def _main(node: Node, scope: Scope) -> str:
    """The decision or issue that a model is about; a sentence is none."""
    word = _text(node)
    if " " in word:
        expected = "expected the id of a decision or an issue, found a sentence"
        raise Misfit("E303", expected, "the sentence goes to “about”")
    return scope.resolve(word, MAIN.refers)


def _id_of(*kinds: str) -> Kind:
    """A word that refers to an item of one of these kinds; its value is the full id."""

    def read(node: Node, scope: Scope) -> str:
        return scope.resolve(_text(node), kinds)

    return Kind(read, TEXT.schema, refers=kinds)


_PATH_PATTERN = r"^(?![A-Za-z]:)(?!\.\.?(/|$))[^/\\]+(/(?!\.\.?(/|$))[^/\\]+)*$"
ID_SCHEMA = {"type": "string", "pattern": f"^{ID.pattern}$", "maxLength": LONGEST_ID}
"""An id is checked where it is declared, which stops at the first thousand faults."""

TEXT = Kind(_text, lambda: {"type": "string", "minLength": 1})
PROSE = Kind(_text, TEXT.schema)
"""Sentences: what is said again otherwise is not quoted."""
TEXTS = _words(TEXT)
ANYTHING = Kind(lambda node, _: node, dict)
DATE = Kind(_date, lambda: {"type": ["string", "integer"]})
SIGNED = Kind(_signed, TEXT.schema)
URL = Kind(_url, lambda: {"type": "string", "pattern": "^https?://"})
PATH = Kind(_beside, lambda: {"type": "string", "pattern": _PATH_PATTERN})
YES_NO = Kind(
    _plain({"true": True, "false": False}, "E308", "expected true or false, without quotes"),
    lambda: {"type": "boolean"},
    False,
)
VERSION = Kind(
    _plain({"1": 1}, "E300", "this is no version of the format that is known here", "stance: 1"),
    lambda: {"const": 1},
)
GRID = Kind(lambda node, _: node, TEXT.schema, None)
"""Text that is read once it is known whose decision it is."""
ACTOR_KIND = _one_of("kind of actor", model.ACTOR_KINDS, meant=ACTOR_KINDS_MEANT)
CONSTRAINT_KIND = _one_of("kind of constraint", model.CONSTRAINT_KINDS, absent="other")
CONFIDENCE = _one_of("confidence", model.CONFIDENCE)
RELIABILITY = _one_of("reliability", model.RELIABILITY)
OTHERWISE = _one_of("value of “otherwise”", (model.NONE,))
IMPORTANCE = _number(scales.IMPORTANCES, scales.IMPORTANCES.read)
FORCE = _number(scales.FORCES, scales.FORCES.read)
EFFECT = _number(scales.EFFECTS, scales.EFFECTS.read)
STANCE = _number(scales.STANCES, scales.STANCES.number)
STRENGTH = _number(scales.STRENGTHS, scales.STRENGTHS.read)
LEAST = _number(scales.LEAST, scales.LEAST.number)
PERCENT = _number(scales.HUNDRED, scales.HUNDRED.number)
RATING = _number(scales.RATINGS, scales.RATINGS.number)
_DEGREES = {"1": model.exactly(1), "2": model.exactly(2)}
BREACH = Kind(
    _plain(_DEGREES, "E308", "an option breaks a constraint by 1 or by 2"),
    lambda: {"enum": [1, 2]},
    None,
)
VOTES = Kind(_votes, _votes_schema, None, _vote, Kind(_count, dict))
WEIGHT = _number(scales.WEIGHTS, scales.WEIGHTS.read)
SETTING = Kind(lambda node, _: node, dict, scale=scales.SETTINGS)
"""A value of what is set, read once it is known what that is."""
HOLDER = _id_of(*model.kinds_of(model.Holder))
VIEW = Kind(_view, TEXT.schema, refers=HOLDER.refers)
ACTOR_ID = _id_of("actor")
SOURCE_ID = _id_of("source")
INTEREST_ID = _id_of("interest")
OPTION_ID = _id_of("option")
STANDPOINT_ID = _id_of("option", "issue", "decision")
OPTION_IDS = _words(OPTION_ID, or_one=True)
TOGETHER = _words(OPTION_ID, least=2)
DECISION_ID = _id_of("decision")
MAIN = Kind(_main, TEXT.schema, refers=("decision", "issue"))
SCENARIO_ID = Kind(
    lambda node, scope: scope.scenario(_text(node)), TEXT.schema, refers=("scenario",)
)
SET_ITEM = Kind(_set_item, TEXT.schema)
SAME_AS = Kind(_same_as, TEXT.schema, refers=OPTION_ID.refers)
REMOVED_ITEM = Kind(_removed_item, TEXT.schema)
CRITERIA = _words(_id_of("interest", "constraint"), least=2, most=2)
ACTORS = _words(ACTOR_ID, least=2, most=2)
ACTOR_AND_TARGET = _one_by_one(ACTOR_ID, _id_of("option", "issue"))
STATE = Kind(
    _state,
    lambda: {"anyOf": [{"const": model.CURRENT}, {"type": "array", "items": TEXT.schema()}]},
    (),
    OPTION_ID.read,
    refers=OPTION_ID.refers,
)
VERDICT = _one_of("verdict", model.VERDICTS)
HOLDS = _one_of("word for how a state holds", model.HOLDS)
RUNG = _one_of("rung", model.RUNGS)
