"""The structure of a model file, one class for each kind of entry.

Every entry is checked by itself: what it contains is marked as skipped and checked when its turn
comes, so that a fault stays where it is and hides none of the others. The classes are also where
the JSON Schema of the file comes from.

Every start of `stance` makes these classes, so annotations are no strings here, which pydantic
would have to evaluate, and an empty default is no factory, which it would have to look into.
"""

from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, SkipValidation
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from stancecli.load.scalars import (
    ActorKind,
    By,
    Cites,
    Confidence,
    ConstraintKind,
    Date,
    EffectSize,
    Force,
    Id,
    Importance,
    Percent,
    Stance,
    Strength,
    Text,
    Texts,
    ToActor,
    Together,
    ToInterest,
    ToOption,
    ToOptionOrDecision,
    ToOptions,
    Url,
    Version,
    YesNo,
)

T = TypeVar("T")
ById = dict[Id, SkipValidation[T]]
"""A mapping whose values are checked one by one later."""
Listed = list[SkipValidation[T]]
"""A list whose values are checked one by one later."""


class Entry(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class Claim(Entry):
    because: Annotated[Text, Field(description="The analyst's reason, as prose.")] = ""
    cite: Annotated[
        Cites,
        Field(description="Where it was read: a source id and a locator in it, or a list of them."),
    ] = ()
    confidence: Annotated[Confidence, Field(description="How sure the analyst is.")] = ""


class Source(Entry):
    """Something that claims were read in."""

    title: Text
    author: Text = ""
    publisher: Text = ""
    date: Annotated[Date, Field(description="A year, a month or a day: 2012-03-01.")] = ""
    url: Annotated[Url, Field(description="Where it can be read, http or https.")] = ""


class Interest(Claim):
    """Something one actor wants."""

    name: Text
    importance: Annotated[
        Importance, Field(description="A word, a number over 0 up to 4, or a range [low, high].")
    ]


class Breach(Claim):
    """How badly an option breaks a constraint."""

    by: Annotated[By, Field(description="1, or 2 for badly.")]


class Constraint(Claim):
    """Something that binds one actor."""

    name: Text
    kind: ConstraintKind = "other"
    force: Annotated[
        Force, Field(description="binding rules options out; an importance weighs on them.")
    ]
    against: Annotated[
        SkipValidation[dict[Id, By | Breach] | list[Text]],
        Field(description="The own options that break it: a list (by 2), or option: 1 or 2."),
    ] = {}


class Effect(Claim):
    """What an option does to one interest of one actor."""

    to: Annotated[ToInterest, Field(description="An interest: own-interest or actor.interest.")]
    effect: Annotated[
        EffectSize, Field(description="A word, a number from -2 to 2, a range, or unknown.")
    ]
    when: Annotated[ToOptions, Field(description="Options that must all hold.")] = ()
    unless: Annotated[ToOptions, Field(description="Options of which none may hold.")] = ()


class Option(Claim):
    """One way to settle a decision."""

    name: Text
    about: Text = ""
    effects: Listed[Effect] = []
    irreversible: Annotated[YesNo, Field(description="Once taken it cannot be left.")] = False
    at: Annotated[Percent | None, Field(description="Its place on the decision's scale.")] = None


class Decision(Claim):
    """A question that one actor must settle."""

    question: Text
    current: Annotated[ToOption, Field(description="The option that now holds.")]
    options: Annotated[ById[Option], Field(min_length=2, description="Two or more.")]


class Position(Claim):
    """What an actor says of an option, or where it stands on a decision's scale."""

    to: Annotated[
        ToOptionOrDecision, Field(description="An option, or a decision whose options have an at.")
    ]
    stance: Annotated[
        Stance | None,
        Field(description="Towards an option: a word, or a number from -2 to 2."),
    ] = None
    says: Annotated[Text, Field(description="The ground as the actor states it.")] = ""
    at: Annotated[Percent | None, Field(description="On a decision: what it wants.")] = None
    capability: Annotated[Percent | None, Field(description="On a decision: its means.")] = None
    salience: Annotated[Percent | None, Field(description="On a decision: its care.")] = None


class Influence(Claim):
    """How strongly one actor can move another."""

    to: Annotated[ToActor, Field(description="Another actor.")]
    strength: Annotated[Strength, Field(description="A word, or a number over 0 up to 4.")]
    by: Annotated[Text, Field(description="The means.")] = ""


class Actor(Claim):
    """A party to the situation."""

    name: Text
    kind: ActorKind = ""
    also: Annotated[Texts, Field(description="Other names.")] = ()
    about: Text = ""
    interests: ById[Interest] = {}
    constraints: ById[Constraint] = {}
    decisions: ById[Decision] = {}
    positions: Listed[Position] = []
    influence: Listed[Influence] = []


class Impossible(Claim):
    """Options that cannot hold together."""

    options: Together


class ModelFile(Entry):
    """A model of who wants what, what binds them, what they can do, and where it was read."""

    stance: Annotated[Version, Field(description="The version of this format: 1.")]
    title: Text = ""
    as_of: Annotated[Date, Field(description="The day the model describes.")] = ""
    about: Text = ""
    sources: ById[Source] = {}
    actors: ById[Actor] = {}
    impossible: Listed[Impossible] = []


class _Strict(GenerateJsonSchema):
    """Says no more and no less than what loads."""

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        # Beside `patternProperties` any other key could stand.
        found = super().dict_schema(schema)
        for pattern, content in found.pop("patternProperties", {}).items():
            found["propertyNames"] = {**found.get("propertyNames", {}), "pattern": pattern}
            found["additionalProperties"] = content
        return found

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        # What stands for nothing here (an empty text) could not be written there.
        return self.generate_inner(schema["schema"])

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a model file, for editors."""
    schema = ModelFile.model_json_schema(schema_generator=_Strict)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
