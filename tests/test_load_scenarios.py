"""Views, scenarios and expectations with a fault: each is refused where it stands, with a hint."""

import pytest

from stancecli.diagnostics import InvalidModel
from stancecli.loader import load_text, load_texts, references
from tests import test_expectations as expectations
from tests.conftest import Golden
from tests.test_load_messages import marked, problems as faults

TWICE = """\
              - {to: anglers.fish, effect: -1}
              - {to: anglers.fish, effect: -1, unless: [anglers.quiet]}
          steady"""
EDITS = {
    "Anna Meier}}": "Anna Meier}, ben: {name: Ben Okafor}}",
    "importance: medium, views: {anna: medium}, cite: study p. 1": "importance: [low, high], EXTRA",
    "    decisions:\n      operation": "      custom: {name: Notice, force: low, "
    "against: {steady: 1}}\n    decisions:\n      operation",
    "          steady": TWICE,
}
DAM = expectations.DAM.partition("scenarios:")[0]
for old, new in EDITS.items():
    assert DAM.count(old) == 1, old
    DAM = DAM.replace(old, new)


def text(*, extra: str = "confidence: low", tail: str = "") -> str:
    return DAM.replace("EXTRA", extra) + tail


def scenario(body: str) -> str:
    return f"scenarios:\n  calm: {{name: Calm, {body}}}\n"


def expected(body: str) -> str:
    return f"expect:\n  - {body}\n"


CALM = scenario("given: [anglers.quiet]")
# What is wrong, with ‸ before it, and its code; the words stand on a screen.
OF_VIEWS = [
    ("views: ‸[{anna: 1}]", "E305"),
    ("views: ‸{}", "E304"),
    ("views: {‸ann: 1}", "E207"),
    ("views: {‸Anna Meier: 1}", "E207"),
    ("views: {‸utility.peaking: 1}", "E207"),
    ("views: {‸calm: 1}", "E207"),
    ("views: {‸'': 1}", "E304"),
    ("views: {anna: 1, ‸anna: 1}", "E110"),
    ("views: {anna: ‸hihg}", "E307"),
    ("views: {anna: ‸9}", "E308"),
    ("views: {anna: ‸none}", "E307"),
    ("views: {anna: ‸[3, 1]}", "E309"),
    ("views: {anna: {value: 1, ‸sure: 1}}", "E302"),
    ("views: {‸anna: {because: x}}", "E301"),
    ("views: {anna: {value: ‸9}}", "E308"),
    ("views: {anna: {value: 1, cite: ‸nobody}}", "E203"),
    ("views: {anna: 1, ben: ‸4}", "E329"),
    ("views: {anna: ‸[low, vital]}", "E329"),
    ("‸view: anna", "E302"),
]
OF_SCENARIOS = [
    ("given: ‸anglers.quite", "E204"),
    ('given: ‸""', "E304"),
    ("given: [‸3]", "E204"),
    ("given: [‸{}]", "E301"),
    ("given: [{option: anglers.quiet, ‸becase: x}]", "E302"),
    ("given: [‸quiet]", "E204"),
    ("given: [‸utility.operation]", "E204"),
    ("given: ‸[anglers.quiet, anglers.speak]", "E320"),
    ("given: [anglers.quiet, ‸anglers.quiet]", "E110"),
    ("set: ‸utility.custom", "E305"),
    ("set: {utility.custom: ‸loww}", "E307"),
    ("set: {utility.custom: ‸[3, 1]}", "E309"),
    ("set: {utility.custom: ‸{by: 1}}", "E308"),
    ("set: {utility.custom: ‸binding}", "E205"),
    ("set: {‸utility.operation: 1}", "E202"),
    ("set: {‸custom: 1}", "E202"),
    ("set: {utility.revenue: ‸binding}", "E307"),
    ("set: {'utility.peaking:revenue': ‸3}", "E308"),
    ("set: {‸'utility.peaking:revenue@3': 1}", "E205"),
    ("set: {‸'utility.peaking:anglers.fish': 1}", "E205"),
    ("set: {‸'utility.peaking:anglers.fish@3': 1}", "E205"),
    ("set: {‸'utility.steady:anglers.fish@1': 1}", "E205"),
    ("set: {‸'utility.peaking:custom': 1}", "E202"),
    ("set: {‸'utility.revenue:peaking': 1}", "E204"),
    ("set: {‸':': 1}", "E204"),
    ("set: {‸'': 1}", "E304"),
    ("set: {utility.custom: 1, ‸utility.custom: 2}", "E110"),
    ("set: [‸{item: utility.custom}]", "E301"),
    ("set: [‸utility.custom]", "E301"),
    ("set: [{item: utility.custom, value: 1}, ‸{item: utility.custom, value: 2}]", "E110"),
    ("set: {'utility.peaking:revenue': 1, ‸'utility.peaking:revenue@1': 2}", "E110"),
    ("without: ‸hearng", "E203"),
    ("without: [‸hearing p. 9]", "E205"),
    ("without: [‸hearng]", "E203"),
    ("without: [‸hearng p. 4]", "E203"),
    ("without: [hearing, ‸hearing]", "E110"),
    ("view: ‸ann", "E207"),
    ("as_of: ‸soon", "E311"),
    ("seen: ‸soon", "E311"),
    ("seen: ‸2024-13", "E311"),
    ("sign: ‸[A, B]", "E303"),
    ("‸scenario: calm", "E302"),
]
OF_EXPECTATIONS = [
    ("‸{}", "E331"),
    ("‸{leads: utility.peaking}", "E331"),
    ("‸{decision: utility.operation}", "E301"),
    ("{decision: ‸operation, verdict: open}", "E208"),
    ("{decision: utility.operation, leads: ‸peakin}", "E204"),
    ("{decision: utility.operation, leads: ‸quiet}", "E204"),
    ("{state: [‸peaking], holds: holds}", "E204"),
    ("{decision: utility.operation, leads: ‸anglers.quiet}", "E204"),
    ("{decision: utility.operation, verdict: ‸sure}", "E307"),
    ("{decision: utility.operation, leads: utility.dry, ‸verdict: open}", "E331"),
    ("{decision: utility.operation, ‸holds: holds}", "E331"),
    ("‸{levers: utility.dry}", "E301"),
    ("{levers: utility.dry, by: ‸[utility.dry, utility.peaking]}", "E320"),
    ("{decision: utility.operation, verdict: open, ‸state: current}", "E331"),
    ("{pair: ‸[utility.revenue], compromise: utility.dry}", "E314"),
    ("{pair: ‸[utility.revenue, utility.revenue], compromise: utility.dry}", "E331"),
    ("{pair: ‸[utility.revenue, anglers.fish], compromise: utility.dry}", "E331"),
    ("{pair: [utility.revenue, utility.standing], compromise: ‸anglers.quiet}", "E204"),
    ("‸{pair: [utility.revenue, utility.standing]}", "E301"),
    ("{pair: ‸utility.revenue, compromise: utility.dry}", "E306"),
    ("{state: ‸now, holds: holds}", "E306"),
    ("{state: ‸utility.dry, holds: holds}", "E306"),
    ("{state: ‸[utility.dry, utility.steady], holds: holds}", "E320"),
    ("{state: [‸utility.dri], holds: holds}", "E204"),
    ("{state: current, holds: ‸as entered}", "E307"),
    ("{package: ‸[utility.dry], rung: deal}", "E314"),
    ("{package: [utility.dry, anglers.quiet], rung: ‸sure}", "E307"),
    ("‸{package: [utility.dry, anglers.quiet]}", "E301"),
    ("{influence: ‸[utility, utility], at_least: low}", "E323"),
    ("{influence: [utility, ‸angler], at_least: low}", "E201"),
    ("{influence: [utility, anglers], at_least: ‸0}", "E308"),
    ("{position: [anglers, ‸utility.operation], stance: 1}", "E204"),
    ("{state: current, holds: holds, under: ‸clam}", "E209"),
]
OF_THE_MODEL = [
    ("scenarios: {‸Calm: {name: x}}\n", "E310"),
    ("scenarios: {‸calm: {}}\n", "E301"),
    ("scenarios: {calm: {name: x}, ‸calm: {name: y}}\n", "E110"),
    ("expect: ‸{state: current, holds: holds}\n", "E306"),
]
FAULTS = [
    *((wrong, text(extra=wrong), code) for wrong, code in OF_VIEWS),
    *((wrong, text(tail=scenario(wrong)), code) for wrong, code in OF_SCENARIOS),
    *((wrong, text(tail=CALM + expected(wrong)), code) for wrong, code in OF_EXPECTATIONS),
    *((wrong, text(tail=wrong), code) for wrong, code in OF_THE_MODEL),
]


def test_a_word_alone_is_a_list_of_one() -> None:
    model = load_text(text(tail=scenario("given: anglers.quiet, without: hearing p. 4")))
    (found,) = model.scenarios
    assert [each.option for each in found.given] == ["anglers.quiet"]
    assert [each.item for each in found.without] == ["hearing p. 4"]


def test_a_fault_is_named_where_it_stands_with_what_mends_it(golden: Golden) -> None:
    """A text has one fault, where `‸` stands in it."""
    screen = []
    for wrong, written, code in FAULTS:
        content, place = marked(written, code)
        (fault,) = faults(content)
        assert f"{fault.place.line}:{fault.place.column} {fault.code}" == place, wrong
        assert fault.line_text == content.split("\n")[fault.place.line - 1]
        screen.append(f"{wrong.strip()}\n  {fault}\n")
    golden("load/declared.txt", "\n".join(screen))


def test_the_files_of_a_folder_know_of_each_other() -> None:
    """Whatever the order in which they are read: names, views, scenarios and what must follow."""
    head, actors = text(extra="views: {anna: low, anglers: high}").split("actors:")
    anna = "analysts:\n  anna: {name: Anna Meier}\n"
    files = [
        ("a-expect.yaml", "stance: 1\n" + expected("{state: current, holds: holds, under: calm}")),
        ("b-scenarios.yaml", "stance: 1\n" + scenario("without: [hearing p. 4], view: anna")),
        ("c-actors.yaml", f"stance: 1\nactors:{actors}"),
        ("d-sources.yaml", head.split("analysts:")[0]),
        ("e-analysts.yaml", f"stance: 1\n{anna}"),
    ]
    encoded = [(name, content.encode()) for name, content in files]
    forwards, backwards = load_texts(encoded), load_texts(reversed(encoded))
    assert forwards.expect == backwards.expect
    assert forwards.scenarios == backwards.scenarios
    assert forwards.scenarios[0].view == "anna"
    assert [view.called for view in forwards.actors[0].interests[1].views] == [
        "Anna Meier",
        "Anglers",
    ]
    with pytest.raises(InvalidModel) as caught:
        load_texts([*encoded, ("f.yaml", ("stance: 1\n" + scenario("view: ben")).encode())])
    assert sorted(str(fault).partition(" (")[0] for fault in caught.value.problems) == [
        "f.yaml:3:28: E207 no analyst, actor or source “ben”",
        "f.yaml:3:3: E110 “calm” is here a second time, first at b-scenarios.yaml:3:3",
    ]


def test_hints_for_many_wrong_words_cost_little(monkeypatch: pytest.MonkeyPatch) -> None:
    """To compare each of thousands with all that is known would take a minute."""
    monkeypatch.setattr(references, "_MOST_COMPARED", 2_080)
    cited = [f"hearing page number {n}" for n in range(199)]
    interests = "".join(
        f"      w{n}: {{name: W, importance: 1, cite: {c}}}\n" for n, c in enumerate(cited)
    )
    base = text().replace("    constraints:", f"{interests}    constraints:", 1)
    wrong = scenario(f"without: [{', '.join(f'{c}x' for c in cited[:20])}]")
    hints = [bool(fault.hint) for fault in faults(base + wrong)]
    assert hints == sorted(hints, reverse=True)
    assert (len(hints), hints.count(True)) == (20, 5)
