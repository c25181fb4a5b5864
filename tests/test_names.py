"""What a person types leads to the item that is meant, or to a list of what it could be."""

from collections.abc import Collection
from dataclasses import replace

import pytest

from stancecli import diagnostics
from stancecli.diagnostics import Hints, Unanswerable, UnknownName, near_misses
from stancecli.model import Actor, Interest, Model, exactly
from stancecli.names import resolve, set_apart
from stancecli.situation import KINDS, Situation
from tests.pages import CASE, KLAMATH
from tests.traps import FROM_THE_RIGHT, renamed


def _interest(id_: str, name: str) -> Interest:
    actor = id_.partition(".")[0]
    return Interest(id=id_, actor=actor, name=name, importance=exactly(1))


CHINA = Actor(
    id="china",
    name="China",
    also=("Beijing", "PRC"),
    interests=(
        _interest("china.seoul", "Relations with Seoul"),
        _interest("china.calm", "Calm at the border"),
    ),
)
ROK = Actor(
    id="rok",
    name="South Korea",
    also=("Seoul",),
    interests=(_interest("rok.calm", "Calm at home"),),
)
GRAPH: Situation = Situation.of(Model(title="t", actors=(CHINA, ROK)))


MEANT = {
    # Full ids go before other names, and those before short ids.
    "china": "china",
    "CHINA": "china",
    "beijing": "china",
    "prc": "china",
    "Seoul": "rok",
    "china.seoul": "china.seoul",
    "relations  with seoul": "china.seoul",
    "south korea": "rok",
    # What begins one name alone finds it.
    "chin": "china",
    "BEIJ": "china",
    "relations with": "china.seoul",
    "south": "rok",
    "china.s": "china.seoul",
    "rok.": "rok.calm",
}


@pytest.mark.parametrize("words", MEANT)
def test_words_lead_to_the_item_that_is_meant(words: str) -> None:
    assert resolve(GRAPH, words, KINDS) == MEANT[words]


def test_the_place_narrows_what_can_be_meant() -> None:
    assert resolve(GRAPH, "seoul", {"interest"}) == "china.seoul"
    assert resolve(GRAPH, "calm", {"interest"}, among={"rok.calm"}) == "rok.calm"


def test_a_short_id_goes_before_a_name() -> None:
    named = replace(ROK, interests=(_interest("rok.seoul", "Calm"), _interest("rok.calm", "X")))
    assert resolve(Situation.of(Model(title="t", actors=(named,))), "calm", KINDS) == "rok.calm"


REFUSED: list[tuple[str, Collection[str], Collection[str], str]] = [
    ("china.calm", {"interest"}, {"rok.calm"}, "no interest is called “china"),
    ("china.calm", {"option", "decision"}, (), "no decision or option is called"),
    ("ro", {"interest"}, (), "no interest is called “ro”"),  # what it begins only owns one
    ("ith seoul", KINDS, (), "nothing is called “ith seoul”"),
    ("", KINDS, (), "nothing is called “”"),
    ("cal", KINDS, (), "“cal” could be 2 things"),
    ("seo", KINDS, (), "“seo” could be 2 things"),
]


@pytest.mark.parametrize(("words", "kinds", "among", "said"), REFUSED)
def test_what_names_nothing_or_several_things_is_refused(
    words: str, kinds: Collection[str], among: Collection[str], said: str
) -> None:
    with pytest.raises(Unanswerable, match=said) as caught:
        resolve(GRAPH, words, kinds, among=among)
    assert isinstance(caught.value, UnknownName) == ("called" in said)


def test_a_whole_name_goes_before_what_it_begins() -> None:
    assert resolve(GRAPH, "ro", KINDS) == "rok"
    assert resolve(GRAPH, "cal", KINDS, among={"rok.calm"}) == "rok.calm"
    longer = replace(ROK, id="rokko", name="R", also=(), interests=())
    assert resolve(Situation.of(Model(title="t", actors=(ROK, longer))), "rok", KINDS) == "rok"


ADVISED = {
    # Words, what they can mean, what is said of them, and what is advised.
    ("calm", *KINDS): (
        "“calm” could be 2 things",
        "say which: china.calm (Calm at the border, an interest of China)",
        "        or rok.calm (Calm at home, an interest of South Korea)",
    ),
    ("bejing", *KINDS): (
        "nothing is called “bejing”",
        "did you mean china (China, also Beijing, PRC, an actor)?",
        "stance list names everything in the model",
    ),
    ("xylophone", "option"): (
        "no option is called “xylophone”",
        "stance list names everything in the model",
    ),
}


@pytest.mark.parametrize("words", ADVISED, ids=lambda words: words[0])
def test_what_could_be_meant_is_advised_and_nothing_far_off(words: tuple[str, ...]) -> None:
    with pytest.raises(Unanswerable) as caught:
        resolve(GRAPH, words[0], words[1:])
    assert (caught.value.message, *caught.value.advice) == ADVISED[words]


def test_up_to_three_near_misses_are_named_the_first_of_those_alike() -> None:
    crowd = tuple(replace(ROK, id=f"a{n}", also=("Beijin",), interests=()) for n in range(2))
    names = ("Beijings", "Beijinge", "Beijinga", "Beijingo")
    more = tuple(
        replace(ROK, id=f"b{n}", name=name, also=(), interests=()) for n, name in enumerate(names)
    )
    with pytest.raises(Unanswerable) as caught:
        resolve(Situation.of(Model(title="t", actors=crowd)), "bejin", KINDS)
    assert caught.value.advice[0].startswith("did you mean a0 (")
    with pytest.raises(Unanswerable) as caught:
        resolve(Situation.of(Model(title="t", actors=more)), "bejing", KINDS)
    assert caught.value.advice[0].count("b") == 3
    assert " or " in caught.value.advice[0]


def test_a_slip_is_looked_for_among_so_many_words_as_cost_little(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Words of a hundred letters that are alike take a millisecond each."""
    long = [f"{'a' * 90}{n}" for n in range(2_000)]
    assert near_misses("beijinng", [*long, "beijing"]) == ("beijing",)
    monkeypatch.setattr(diagnostics, "MOST_COMPARED", 20_000)  # (10 + 8) × (10 + 91) each
    assert near_misses("beijinng", [*long[:10], "beijing"]) == ("beijing",)
    assert near_misses("beijinng", [*long[:11], "beijing"]) == ()
    hints = Hints(["beijing"], most=2 * (10 + 8) * (10 + 7))
    assert [hints.nearest("beijinng") for _ in range(3)] == ["beijing", "beijing", ""]


def test_at_most_three_things_are_offered() -> None:
    crowd = tuple(replace(ROK, id=f"a{n}", also=("Crowd",), interests=()) for n in range(5))
    with pytest.raises(Unanswerable) as caught:
        resolve(Situation.of(Model(title="t", actors=crowd)), "crowd", KINDS)
    assert len(caught.value.advice) == 3


def test_names_set_apart_are_names_still() -> None:
    assert set_apart(CASE) == CASE, "Latin names stand as they are"
    model = renamed(KLAMATH, list(FROM_THE_RIGHT))
    apart = Situation.of(set_apart(model))
    for actor in model.actors:
        assert apart.actor(actor.id).name == f"\x02{actor.name}\x03"
        assert apart.actor(actor.id).about == actor.about
    only = replace(CHINA, name=FROM_THE_RIGHT[0])
    assert resolve(Situation.of(set_apart(Model(title="t", actors=(only,)))), only.name, KINDS)
