"""What a model file may say: one class for each kind of entry, one line or two for each key.

This is the only place where a key is declared; docs/model-format.md has its tables from here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from stancecli import model
from stancecli.loader import kinds
from stancecli.loader.keys import (
    ENTRY_OF as ENTRY_OF,
    Amount,
    Due,
    FileEntry,
    Key,
    by_id,
    list_of,
    one_of,
)
from stancecli.notation import listed


def _words(words: Iterable[str]) -> str:
    return listed((f"`{word}`" for word in words), "or")


class CitationEntry(FileEntry):
    """Where a claim was read, with the words that stand there."""

    source = Due(kinds.SOURCE_ID, "the id of the source")
    at = Key(kinds.TEXT, "the place in it, as in the short form", field="locator")
    quote = Key(
        kinds.TEXT,
        "the words that stand there, exactly; `…` marks a cut. They are looked up in the `text` of "
        "the source ([quotes](quotes.md))",
    )


CITATIONS = kinds.citations_of(CitationEntry)


def _cite(what: str) -> Key:
    """The key of where something was read that is no claim."""
    return Key(CITATIONS, f"where {what} was read, as of a claim", without="")


def _view_of(kind: kinds.Kind) -> kinds.Kind:
    """Views on values of a kind: each a value, or an entry with a reason and sources of its own."""

    class ViewEntry(FileEntry):
        """What somebody holds a size to be, and where that was read."""

        value = Due(kind, "the estimate that it holds")
        because = Key(kinds.PROSE, "the reason to say so")
        cite = _cite("that it holds this")

    return kinds.views_of(kind, ViewEntry)


VIEWS_OF = {
    kind: _view_of(kind)
    for kind in (
        kinds.IMPORTANCE,
        kinds.WEIGHT,
        kinds.EFFECT,
        kinds.BREACH,
        kinds.STANCE,
        kinds.STRENGTH,
    )
}
"""By kind of value: who holds which."""


def _views(kind: kinds.Kind, amount: str) -> Key:
    """The key of the views on an amount."""
    return Key(
        VIEWS_OF[kind],
        f"who holds which estimate: [views](#views) within `{amount}`, or in its place",
        without="none",
    )


class ClaimEntry(FileEntry):
    """What everything that can be cited may say."""

    because = Key(
        kinds.PROSE, "your reason, as prose", without="the answer says that no reason is given"
    )
    cite = Key(
        CITATIONS,
        "where it was read: a source id and a place in it (`hearing p. 4`), a "
        "[citation](#citation) in full, or a list of these. The place is free text and may be left "
        "out",
        without="the claim is **unsourced**, and marked so",
    )
    confidence = Key(
        kinds.CONFIDENCE,
        f"how sure you are: {_words(model.CONFIDENCE)}. It is shown and enters no sum",
    )


class SourceEntry(FileEntry, of=model.Source):
    """Something that claims were read in."""

    title = Due(kinds.TEXT, "its title")
    author = Key(kinds.TEXT, "who wrote it")
    publisher = Key(kinds.TEXT, "who published it")
    date = Key(kinds.DATE, "when")
    url = Key(kinds.URL, "where it can be read; `http` or `https`. It is shown and never fetched")
    text = Key(
        kinds.PATH,
        "a file with its words: a path from the folder of this file, such as `texts/hearing.md`. "
        "What is cited is looked up in it ([quotes](quotes.md))",
    )
    reliability = Key(
        kinds.RELIABILITY,
        "how far it can be relied on: `A` wholly, down to `E` not at all; `F` where nobody can "
        "tell. What is cited from `D` to `F` alone does not [count as "
        "cited](definitions.md#what-counts-as-cited)",
        without="what is cited from it counts as cited",
    )
    because = Key(kinds.PROSE, "the reason for that grade")
    standing = Key(kinds.PROSE, "whose it is, and what that has at stake in the matter")
    taken_from = Key(
        kinds.SOURCE_ID,
        "the source that it repeats, by id: both count as "
        "[one source](definitions.md#what-counts-as-cited)",
        without="it is a source of its own, unless its `url`, or its title, author and date "
        "together, are those of another",
    )


class AnalystEntry(FileEntry, of=model.Analyst):
    """Someone who coded the model, or a part of it, and can hold views."""

    name = Due(kinds.TEXT, "the name that readers see")


class IssueEntry(FileEntry, of=model.Issue):
    """Something that people speak for or against: it has no options, and nobody decides."""

    name = Due(kinds.TEXT, "what it is called")
    about = Key(kinds.PROSE, "a line on it")


class InterestEntry(ClaimEntry, of=model.Interest):
    """Something one actor wants."""

    name = Due(kinds.TEXT, "what it wants, in a few words")
    importance = Amount(kinds.IMPORTANCE, "what it counts beside the actor's other interests")
    views = _views(kinds.IMPORTANCE, "importance")


class BreachEntry(ClaimEntry, of=model.Breach):
    """How badly an option breaks a constraint."""

    by = Amount(kinds.BREACH, "how badly the option breaks it: `1`, or `2` for badly")
    views = _views(kinds.BREACH, "by")


def _against_schema() -> dict[str, Any]:
    broken = {"anyOf": [kinds.BREACH.schema(), BreachEntry.schema()]}
    by_option = {"propertyNames": kinds.ID_SCHEMA, "additionalProperties": broken}
    return {"anyOf": [{"type": "object", **by_option}, kinds.TEXTS.schema()]}


# A list or a mapping of either numbers or entries: who reads the constraint looks into it.
_AGAINST = kinds.Kind(lambda *_: (), _against_schema, (), part=BreachEntry)


class ConstraintEntry(ClaimEntry, of=model.Constraint):
    """Something that binds one actor."""

    name = Due(kinds.TEXT, "what binds it")
    kind = Key(kinds.CONSTRAINT_KIND, _words(model.CONSTRAINT_KINDS))
    force = Amount(
        kinds.FORCE,
        "`binding` rules out the options against it. A weight makes it count: an option that "
        "breaks it has −1 or −2 times that weight",
    )
    views = _views(kinds.WEIGHT, "force")
    against = Key(
        _AGAINST,
        "the actor's own options that break it: a list (`[dry]`, by 2), a mapping to 1 or 2 "
        "(`{peaking: 1}`), or to a [breach](#breach) with reasons of its own",
        without="nothing breaks it",
    )


class EffectEntry(ClaimEntry, of=model.Effect):
    """What an option does to one interest of one actor."""

    is_sized_elsewhere = True
    to = Due(kinds.INTEREST_ID, "the interest: `revenue`, or `anglers.fish`")
    effect = Amount(
        kinds.EFFECT,
        "how it helps or hurts. 0 is how the interest would stand had the matter not come up, for "
        "every option, the current one too. It can stand in the [grid](#grid) instead",
        field="size",
    )
    views = _views(kinds.EFFECT, "effect")
    same_as = Key(
        kinds.SAME_AS,
        "in place of `effect` and `views`: another option of the same actor, whose effect on the "
        "same interest is of [one size](#one-size) with this; `dry@2` where that is its second",
        without="the effect has a size of its own",
    )
    when = Key(
        kinds.OPTION_IDS,
        "an option or a list of them: the effect holds only where all of them do",
        without="it holds always",
    )
    unless = Key(
        kinds.OPTION_IDS,
        "an option or a list of them: the effect holds only where none of them does",
        without="it holds always",
    )


class OptionEntry(ClaimEntry, of=model.Option):
    """One way to settle a decision."""

    name = Due(kinds.TEXT, "what it would do, in a few words")
    about = Key(kinds.PROSE, "a line on it")
    effects = Key(list_of(EffectEntry), "a list of [effects](#effect)", without="it does nothing")
    otherwise = Key(
        kinds.OTHERWISE,
        "`none`: the option does nothing to those interests of its own actor on which no "
        "effect of it is written",
        without="where another option of the decision affects such an interest, this one is a "
        "blank: it counts 0, and can be anything",
    )
    irreversible = Key(kinds.YES_NO, "`true`: once taken it cannot be left")
    at = Key(
        kinds.PERCENT,
        "its place on the decision's scale, 0 to 100. A decision has a scale if one of its options "
        "has a place",
        without="no place",
    )


class DecisionEntry(ClaimEntry, of=model.Decision):
    """A question that one actor must settle."""

    question = Due(kinds.TEXT, "the question, as a sentence")
    current = Due(kinds.OPTION_ID, "the option that holds now")
    otherwise = Key(kinds.OTHERWISE, "`none`: the same for each of its options", without="")
    grid = Key(
        kinds.GRID,
        "what each option does to each interest, as a [grid](#grid)",
        without="effects say all",
    )
    options = Due(by_id(OptionEntry, least=2), "two or more: id, then an [option](#option)")


class PositionEntry(ClaimEntry, of=model.Position):
    """What an actor says of an option or an issue, or where it stands on a decision's scale."""

    to = Due(kinds.STANDPOINT_ID, "an option, an issue, or a decision with a scale")
    stance = Key(
        kinds.STANCE, "on an option or an issue, and due there: how the actor stands", without=""
    )
    views = _views(kinds.STANCE, "stance")
    votes = Key(
        kinds.VOTES,
        "how many votes, or statements, the stance is the mean of: `{agree: 22, disagree: 23, "
        "pass: 18}`, or `{n: 63}` where only their number is known. They decide whether it is "
        "[for, against or divided](definitions.md#for-against-divided)",
        without="the stance is one statement",
    )
    says = Key(kinds.PROSE, "the ground that it states itself; `because` is for your reading of it")
    by = Key(kinds.TEXT, "the person who spoke for it")
    date = Key(
        kinds.DATE,
        "when. Several positions on one thing each need a date, but for one that has `votes`",
    )
    at = Key(
        kinds.PERCENT, "on a decision, and due there: the place it wants, 0 to 100", without=""
    )
    capability = Key(
        kinds.PERCENT,
        "on a decision, and due there: the means it could bring to bear, 0 to 100",
        without="",
    )
    salience = Key(
        kinds.PERCENT, "on a decision, and due there: how much it cares, 0 to 100", without=""
    )


class InfluenceEntry(ClaimEntry, of=model.Influence):
    """How strongly one actor can move another."""

    to = Due(kinds.ACTOR_ID, "the other actor")
    strength = Amount(kinds.STRENGTH, "how strongly")
    views = _views(kinds.STRENGTH, "strength")
    by = Key(kinds.TEXT, "the means")


class RatingEntry(ClaimEntry, of=model.Rating):
    """How an actor is rated by hand, as in a register of stakeholders. It enters no sum."""

    power = Due(kinds.RATING, "how much it can do in the matter, from 1 (little) to 5")
    interest = Due(kinds.RATING, "how much the matter is to it, from 1 (little) to 5")


class ActorEntry(ClaimEntry, of=model.Actor):
    """A party to the situation."""

    name = Due(kinds.TEXT, "the name that readers see")
    kind = Key(kinds.ACTOR_KIND, _words(model.ACTOR_KINDS))
    also = Key(kinds.TEXTS, "a list of other names; they serve on the command line too")
    part_of = Key(kinds.TEXT, "the group that it belongs to, in words: lists are sorted by it")
    about = Key(kinds.PROSE, "a line on it")
    rated = Key(
        one_of(RatingEntry),
        "its [rating](#rating) in a register; `stance export svg --picture grid` draws it",
        without="not rated",
    )
    interests = Key(by_id(InterestEntry), "what it wants: id, then an [interest](#interest)")
    constraints = Key(by_id(ConstraintEntry), "what binds it: id, then a [constraint](#constraint)")
    decisions = Key(by_id(DecisionEntry), "what it must settle: id, then a [decision](#decision)")
    positions = Key(list_of(PositionEntry), "a list of [positions](#position) that it takes")
    influence = Key(
        list_of(InfluenceEntry), "a list of those whom it can move: [influence](#influence)"
    )


class ImpossibleEntry(ClaimEntry, of=model.Impossible):
    """Options that cannot hold together."""

    options = Due(kinds.TOGETHER, "a list of two options or more, by full id")


class AssumptionEntry(FileEntry, of=model.Assumption):
    """An option that a scenario takes to hold."""

    option = Due(kinds.OPTION_ID, "the option, by full id")
    because = Key(kinds.PROSE, "why")


class SettingEntry(FileEntry, of=model.Setting):
    """What counts otherwise in a scenario."""

    item = Due(
        kinds.SET_ITEM,
        "an interest or a constraint by full id, or `option:interest`; of several effects, `@2` "
        "after that names the second",
    )
    value = Due(kinds.SETTING, "its weight, force or effect, as it stands with the thing itself")
    because = Key(kinds.PROSE, "why")


_VIEW = (
    "whose [views](#views) count: an actor, a source or an analyst; `entered`: nobody's own view "
    "is the middle"
)


class RemovalEntry(FileEntry, of=model.Removal):
    """What a scenario leaves out."""

    item = Due(
        kinds.REMOVED_ITEM,
        "a source, a passage as it is cited, an analyst, a constraint or an actor, by id",
    )
    because = Key(kinds.PROSE, "why")


class ScenarioEntry(FileEntry, of=model.Scenario):
    """Changes to look at together, under a name: a phase, or a question."""

    name = Due(kinds.TEXT, "what it is called")
    as_of = Key(kinds.DATE, "the date that it describes; `compare` puts scenarios in this order")
    sign = Key(
        kinds.TEXT, "what one would see if it came: a [sign to watch](definitions.md#side-by-side)"
    )
    seen = Key(kinds.DATE, "when that sign was seen. No answer takes the scenario to hold for that")
    because = Key(kinds.PROSE, "why anyone should look at it")
    given = Key(
        list_of(AssumptionEntry, kinds.TEXT),
        "what is taken to hold: an option, or a list of options or of "
        "[assumptions](#assumption) with reasons",
    )
    set = Key(
        list_of(SettingEntry, mapped=kinds.SETTING),
        "what counts otherwise: a mapping of items to estimates, or a list of [settings](#setting)",
    )
    without = Key(
        list_of(RemovalEntry, kinds.TEXT),
        "what is left out: an id or a passage, or a list of these or of [removals](#removal) "
        "with reasons",
    )
    view = Key(kinds.VIEW, _VIEW)
    cite = _cite("it")


class ExpectationEntry(FileEntry, of=model.Expectation):
    """A conclusion that must follow, about one of seven things; `check` says whether it holds.

    It never changes an answer.
    """

    decision = Key(kinds.DECISION_ID, "a decision, with one of the next three", without="")
    leads = Key(
        kinds.OPTION_ID,
        "the option that is ahead, with the verdict `leads`, `firm` or `only`: it fails where that "
        "is not settled",
        without="",
    )
    verdict = Key(kinds.VERDICT, f"the verdict: {_words(model.VERDICTS)}", without="")
    ruled_out = Key(kinds.OPTION_ID, "an option that is ruled out", without="")
    levers = Key(
        kinds.OPTION_ID,
        "an option that is not ahead as all is now, and is at middle estimates with what stands in "
        "`by`",
        without="",
    )
    by = Key(kinds.OPTION_IDS, "the options of others with which it is ahead", without="")
    pair = Key(kinds.CRITERIA, "two interests of one actor, with `compromise`", without="")
    compromise = Key(kinds.OPTION_ID, "the option that is the best compromise", without="")
    state = Key(
        kinds.STATE,
        "`current`, or a list of options in place of the current ones, with `holds`",
        without="",
    )
    holds = Key(kinds.HOLDS, f"how that state holds: {_words(model.HOLDS)}", without="")
    package = Key(
        kinds.TOGETHER, "what several actors do in place of no deal, with `rung`", without=""
    )
    rung = Key(
        kinds.RUNG, f"how surely all of them gain by that: {_words(model.RUNGS)}", without=""
    )
    influence = Key(kinds.ACTORS, "who moves, and who is moved, with `at_least`", without="")
    at_least = Key(
        kinds.LEAST, "how strong the strongest chain of influence is, or stronger", without=""
    )
    position = Key(
        kinds.ACTOR_AND_TARGET, "an actor and an option or issue, with `stance`", without=""
    )
    stance = Key(
        kinds.STANCE,
        "what the actor says of it: so much or more on the same side; `neutral` is exact, and "
        "nothing of it holds where it is divided",
        without="",
    )
    under = Key(
        kinds.SCENARIO_ID,
        "the [scenario](#scenario) in which it must follow",
        without="as the model stands",
    )
    view = Key(kinds.VIEW, f"{_VIEW}, whatever the scenario says", without="")
    because = Key(kinds.PROSE, "why it must")
    cite = _cite("that it must")


class ModelEntry(FileEntry, of=model.Model):
    """A model of who wants what, what binds them, what they can do, and where it was read."""

    stance = Due(kinds.VERSION, "the version of this format: `1`")
    title = Key(kinds.TEXT, "what the model is called", without="the name of the file or folder")
    as_of = Key(kinds.DATE, "the date that the model describes", without="no date")
    drafted = Key(
        kinds.SIGNED,
        "who drafted it and when: `NAME, DATE`. Until somebody has reviewed it, each answer "
        "[says so](drafting.md)",
    )
    reviewed = Key(kinds.SIGNED, "who has compared it with its texts since, and when: `NAME, DATE`")
    about = Key(kinds.PROSE, "a paragraph on the situation")
    main = Key(
        kinds.MAIN,
        "the decision or issue that the model is about, by its full id: answers begin with it",
        without="answers begin with the first decision, or else the first issue",
    )
    sources = Key(by_id(SourceEntry), "what claims were read in: id, then a [source](#source)")
    analysts = Key(by_id(AnalystEntry), "who coded it: id, then an [analyst](#analyst)")
    issues = Key(by_id(IssueEntry), "what people speak for or against: id, then an [issue](#issue)")
    actors = Key(
        by_id(ActorEntry), "who takes part: id, then an [actor](#actor). A model needs at least one"
    )
    impossible = Key(
        list_of(ImpossibleEntry),
        "a list of [combinations](#impossible) of options that cannot hold together",
    )
    scenarios = Key(by_id(ScenarioEntry), "what if: id, then a [scenario](#scenario)")
    expect = Key(
        list_of(ExpectationEntry), "a list of [conclusions that must follow](#expectation)"
    )
