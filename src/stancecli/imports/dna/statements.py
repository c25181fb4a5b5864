"""Coded statements, as discourse network analysis has them, into issues and dated positions.

A statement says that an actor agrees with a concept or does not: where, when, in which words, and
who coded it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import TypeAlias

from stancecli import notation as fmt
from stancecli.diagnostics import Place, Unanswerable, none_such, with_nearest
from stancecli.imports.given import ReadingOptions
from stancecli.imports.rows import VIEW, Draft, DraftRows, Filled, LeftBehind, cited
from stancecli.imports.stances.values import stance_word
from stancecli.imports.writer import ids_of
from stancecli.loader.scales import STANCES
from stancecli.loader.text import Misfit
from stancecli.sheets.table import SheetCell

MOST_STATEMENTS = 50_000
"""A model of twice as many has 16 million characters, and takes half a minute to load."""
MISSING = "missing"
"""What `--value` calls the stance of a statement that has none: `--value missing=supports`."""

ROLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "actor": ("organization", "organisation"),
        "by": ("person",),
        "issue": ("concept",),
        "stance": ("agreement",),
    }
)
"""The variables that play each role, unless `--map` names another; a person alone is an actor."""

_AGREEMENT = {"1": Fraction(1), "true": Fraction(1), "0": Fraction(-1), "false": Fraction(-1)}
_NOT_KNOWN = ("", "null", "na")
_JUDGE = (
    "Still to be judged: what each actor wants, who decides what, and what each option does. "
    "Statements do not say."
)


@dataclass(frozen=True, slots=True)
class CodedDocument:
    """What statements were read in; `number` is what the file calls it."""

    number: str
    title: str
    author: str
    publisher: str
    date: str


@dataclass(frozen=True, slots=True)
class CodedStatement:
    """One statement; `stance` is where the actor stands on the issue, from −2 to 2.

    `kind` is the kind of the actor, `by` the person who spoke for it, `characters` where the words
    stand in the document, and `document` what the file calls this.
    """

    actor: str
    kind: str
    by: str
    issue: str
    stance: Fraction
    document: str
    date: str
    characters: str
    quote: str
    coder: str

    @property
    def passage(self) -> Hashable:
        """What two codings of the same words have in common."""
        return self.document, self.characters, self.kind, self.actor, self.by, self.issue


Group: TypeAlias = list[CodedStatement]
"""Statements that are one position."""


def names_of(role: str, options: ReadingOptions) -> tuple[str, ...]:
    """The variables that may have a role, in lower case."""
    mapped = options.columns.get(role)
    return (mapped.strip().lower(),) if mapped else ROLES[role]


def check_columns(options: ReadingOptions, variables: Collection[str]) -> None:
    """Raise Unanswerable where `--map` names a role or a variable that there is not, or two."""
    if len(options.issues) > 1:
        named = " and ".join(options.issues[:2])
        raise Unanswerable(f"--map says two things of “issue”: {named}")
    for role, name in options.columns.items():
        if role not in ROLES:
            raise Unanswerable(
                with_nearest(f"--map {role}={name}: no role “{role}”", role, ROLES),
                (f"roles are {fmt.listed(ROLES, 'and')}",),
            )
        if name.strip().lower() not in variables:
            raise none_such(f"no variable is called “{name}”", name.lower(), sorted(variables))


def speaker_of(values: Mapping[str, str], options: ReadingOptions) -> tuple[str, str, str]:
    """Who takes the position, of which kind, and the person who speaks for it.

    `values` are those of the variables, by their names in lower case.
    """
    variable, actor = first_value("actor", values, options)
    _, person = first_value("by", values, options)
    if not actor:
        return person, "person" if person else "", ""
    kinds = {"actor": "organisation", "by": "person"}
    kind = next((kind for role, kind in kinds.items() if variable in ROLES[role]), "")
    return actor, kind, "" if person == actor else person


def first_value(role: str, values: Mapping[str, str], options: ReadingOptions) -> tuple[str, str]:
    """The variable with that role that has a value, and the value."""
    found = ((name, values[name]) for name in names_of(role, options) if values.get(name))
    return next(found, ("", ""))


def why_left_out(actor: str, issue: str, stance: Fraction | None) -> str:
    """Why a statement is no position; nothing where it is one."""
    if not issue:
        return "no concept is coded"
    if not actor:
        return "neither an organisation nor a person is coded"
    if stance is None:
        return f"no agreement is coded (--value {MISSING}=… gives one)"
    return ""


def stance_of(word: str, values: Mapping[str, str]) -> Fraction | None:
    """The stance that a value of the variable for agreement means; None where it is not known.

    `values` says what further words mean, or these ones. Raises Unanswerable for what is neither.
    """
    bare = word.strip()
    is_missing = bare.lower() in _NOT_KNOWN
    meant = values.get(MISSING if is_missing else bare)
    if meant is not None:
        try:
            return STANCES.number(meant.replace("−", "-"))
        except Misfit as misfit:
            raise Unanswerable(
                f"--value {bare or MISSING}={meant}: {misfit}", ("--value yes=1",)
            ) from None
    if is_missing:
        return None
    known = _AGREEMENT.get(bare.lower())
    if known is None:
        shown = fmt.visible(bare[:80])
        raise Unanswerable(
            f"“{shown}” is no agreement: expected 1 or 0",
            (f"--value {shown}=1 if it is for the concept, --value {shown}=-1 if against",),
        )
    return known


def statements_draft(
    file: str,
    statements: Sequence[CodedStatement],
    documents: Iterable[CodedDocument],
    notes: Iterable[str],
    left: LeftBehind,
) -> Draft:
    """The model of coded statements: each is a position, unless what is left out names it.

    Raises Unanswerable where there is no statement.
    """
    if not statements:
        raise Unanswerable(
            f"{file} has no statement with an actor, a concept and an agreement",
            (f"left out: {each.count:,} {each.what}: {each.why}" for each in left.listed()),
        )
    used = {statement.document for statement in statements}
    documents = [document for document in documents if document.number in used]
    sources = ids_of({d.number: f"Document {d.number}" for d in documents}, "document")
    issues = ids_of({s.issue: s.issue for s in statements}, "issue", sources.values())
    taken = [*sources.values(), *issues.values()]
    actors = ids_of({(s.kind, s.actor): s.actor for s in statements}, "actor", taken)
    taken += actors.values()
    coders = ids_of({s.coder: s.coder for s in statements if s.coder}, "coder", taken)
    if len(coders) == 1:
        coders = {}

    rows = DraftRows(file, "Statements")
    for document in documents:
        title = document.title or f"Document {document.number}"
        rows.add(
            "sources",
            id=sources[document.number],
            title=title,
            author=document.author,
            publisher=document.publisher,
            date=document.date,
        )
    for name, id_ in coders.items():
        rows.add("analysts", id=id_, name=name)
    for name, id_ in issues.items():
        rows.add("issues", id=id_, name=name)
    for (kind, name), id_ in actors.items():
        rows.add("actors", id=id_, name=name, kind=kind)
    place = Place(file, 1, 1)
    for group in _dated(_once(statements, coders, left), left):
        actor = actors[group[0].kind, group[0].actor]
        rows.add("positions", actor=actor, **_position(group, issues, sources, coders, place))
    return Draft(rows, (*notes, *_of_coders(coders), _JUDGE), left.listed())


def _of_coders(coders: Mapping[str, str]) -> Iterator[str]:
    if coders:
        yield (
            f"The {len(coders)} coders are analysts here. Where they coded the same words "
            "otherwise, each holds a view; elsewhere the model does not say who coded what."
        )


# Which statements are one position.


def _once(
    statements: Iterable[CodedStatement], coders: Mapping[str, str], left: LeftBehind
) -> Iterator[Group]:
    """The statements, the same words coded a second time being one."""
    passages: dict[Hashable, Group] = {}
    for n, statement in enumerate(statements):
        # Without a place nobody can tell whether the words are the same.
        passages.setdefault(statement.passage if statement.characters else n, []).append(statement)
    for codings in passages.values():
        stances = {coding.stance for coding in codings}
        by_coder = {(coding.coder, coding.stance): coding for coding in codings}
        if len(stances) == 1:
            left.add("statements", "the same words, coded alike before", len(codings) - 1)
            yield codings[:1]
        elif coders and len({coder for coder, _ in by_coder}) == len(by_coder):
            different = tuple(by_coder.values())
            alike = len(codings) - len(different)
            left.add("statements", "the same words, coded alike before", alike)
            left.add(
                "statements", "a second view of words that are one position", len(different) - 1
            )
            yield list(different)
        else:
            for coding in codings:
                yield [coding]


def _dated(groups: Iterable[Group], left: LeftBehind) -> Iterator[Group]:
    """The positions; several of one actor on one issue each need a date, and others are joined."""
    on_one: dict[Hashable, list[Group]] = defaultdict(list)
    for group in groups:
        on_one[group[0].kind, group[0].actor, group[0].issue].append(group)
    for said in on_one.values():
        dated = [group for group in said if group[0].date]
        undated = [statement for group in said if not group[0].date for statement in group]
        if not dated and len(said) > 1:
            why = "without a date: joined into one position, their mean"
            left.add("statements", why, len(undated) - 1)
            yield undated
            continue
        if dated and undated:
            why = "without a date, beside dated ones on the same issue"
            left.add("statements", why, len(undated))
        yield from dated or said


def _position(
    group: Group,
    issues: Mapping[str, str],
    sources: Mapping[str, str],
    coders: Mapping[str, str],
    place: Place,
) -> dict[str, Filled]:
    """The columns of one position, read at a place."""
    first = group[0]
    found: dict[str, Filled] = {"to": issues[first.issue], "by": first.by, "date": first.date}
    views = {coders[s.coder]: stance_word(s.stance) for s in group if s.coder in coders}
    if len({s.stance for s in group}) == 1:
        found["stance"] = stance_word(first.stance)
    elif len(views) == len(group) and first.date:
        held = (f"{coder}{VIEW} {stance}" for coder, stance in views.items())
        found["views"] = tuple(SheetCell(view, place) for view in held)
    else:
        mean = round(sum((s.stance for s in group), Fraction(0)) / len(group), 2)
        found["stance"] = stance_word(mean)
    if len(group) > 1 and not views:
        agreeing = sum(statement.stance > 0 for statement in group)
        found["because"] = f"{agreeing} of {len(group)} statements agree."
    passages = {(s.document, s.characters): s for s in group}
    found["cite"] = tuple(
        cited(sources[s.document], s.characters, s.quote, place) for s in passages.values()
    )
    return found
