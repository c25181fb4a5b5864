"""Views, scenarios and expectations with a fault: each is refused where it stands, with a hint."""

from __future__ import annotations

import pytest

from stancecli.diagnostics import InvalidModel, Problem
from stancecli.loader import load_text, load_texts, references

DAM = """\
stance: 1
sources:
  hearing: {title: Public hearing}
  study: {title: A study}
analysts:
  anna: {name: Anna Meier}
  ben: {name: Ben Okafor}
actors:
  utility:
    name: River Power
    interests:
      revenue: {name: Income, importance: high, cite: hearing p. 1}
      standing: {name: A good name, importance: [low, high], EXTRA}
    constraints:
      licence: {name: Licence, force: binding, against: [dry]}
      custom: {name: Notice, force: low, against: {steady: 1}}
    decisions:
      operation:
        question: How should the dam be run?
        current: steady
        options:
          peaking:
            name: Follow the price
            effects:
              - {to: revenue, effect: 2, cite: hearing p. 4}
              - {to: standing, effect: -2}
              - {to: anglers.fish, effect: -1}
              - {to: anglers.fish, effect: -1, unless: [anglers.quiet]}
          steady: {name: Run steady}
          dry: {name: Hold back, effects: [{to: revenue, effect: -2}]}
    influence: [{to: anglers, strength: low}]
  anglers:
    name: Anglers
    interests: {fish: {name: Fish, importance: vital}}
    decisions:
      voice:
        question: Should the club speak up?
        current: speak
        options: {speak: {name: Speak up}, quiet: {name: Stay quiet}}
    positions: [{to: utility.peaking, stance: opposes}]
"""


def text(*, extra: str = "confidence: low", tail: str = "") -> str:
    return DAM.replace("EXTRA", extra) + tail


def scenario(body: str) -> str:
    return f"scenarios:\n  calm: {{name: Calm, {body}}}\n"


def expected(body: str) -> str:
    return f"expect:\n  - {body}\n"


def faults(content: str) -> list[Problem]:
    with pytest.raises(InvalidModel) as caught:
        load_text(content, "m")
    return list(caught.value.problems)


CALM = scenario("given: [anglers.quiet]")
OF_VIEWS = [
    # What is wrong, with ‸ before it; the code; and what is said of it.
    ("views: ‸[]", "E305", "expected a mapping, found a list"),
    ("views: ‸[{anna: 1}]", "E305", "expected a mapping, found a list"),
    ("views: ‸anna", "E305", "expected a mapping, found a text"),
    ("views: ‸{}", "E304", "nothing is written for “views” → fill it in"),
    ("views: {‸ann: 1}", "E207", "no analyst, actor or source “ann” → did you mean anna?"),
    ("views: {‸Anna Meier: 1}", "E207", "no analyst, actor or source → did you mean anna?"),
    ("views: {‸utility.peaking: 1}", "E207", "found “utility.peaking”, an option"),
    ("views: {‸revenue: 1}", "E207", "no analyst, actor or source “revenue”"),
    ("views: {‸calm: 1}", "E207", "no analyst, actor or source “calm”"),
    ("views: {‸3: 1}", "E207", "no analyst, actor or source “3”"),
    ("views: {‸'': 1}", "E304", "nothing is written → fill it in"),
    ("views: {anna: 1, ‸anna: 1}", "E110", "“anna” is here a second time, first at m:13:70"),
    ("views: ‸{anna: 1, ' anna': 1}", "E110", "“anna” is here a second time"),
    ("views: {anna: ‸maybe}", "E307", "no importance “maybe” → one of low, medium"),
    ("views: {anna: ‸hihg}", "E307", "no importance “hihg” → did you mean high?"),
    ("views: {anna: ‸9}", "E308", "9 is outside the scale"),
    ("views: {anna: ‸unknown}", "E307", "no importance “unknown” → one of low, medium"),
    ("views: {anna: ‸[3, 1]}", "E309", "this range ends before it begins"),
    ("views: {anna: ‸{value: 1}}", "E308", "found a mapping"),
    ("views: {anna: 1, ben: ‸4}", "E329", "outside “importance”, which is 1 to 3 → without"),
    ("views: {anna: ‸[low, vital]}", "E329", "outside “importance” → without “importance”"),
    ("‸view: anna", "E302", "no key “view” here → did you mean views?"),
]


OF_SCENARIOS = [
    ("given: ‸anglers.quiet", "E306", "expected a list, found a text → [anglers.quiet]"),
    ("given: ‸{anglers.quiet: x}", "E306", "expected a list, found a mapping"),
    ("given: [‸3]", "E204", "no option “3”"),
    ("given: [‸[]]", "E305", "expected a mapping, found a list"),
    ("given: [‸{}]", "E301", "“option” is missing here"),
    ("given: [{option: anglers.quiet, ‸becase: x}]", "E302", "→ did you mean because?"),
    ("given: [‸quiet]", "E204", "no option “quiet” → did you mean anglers.quiet?"),
    ("given: [‸utility.operation]", "E204", "found “utility.operation”, a decision"),
    ("given: ‸[anglers.quiet, anglers.speak]", "E320", "settle one decision: never both"),
    ("given: [anglers.quiet, ‸anglers.quiet]", "E110", "a second time, first at m:"),
    ("set: ‸utility.custom", "E305", "expected a mapping or a list, found a text"),
    ("set: {utility.custom: ‸loww}", "E307", "no force “loww” → did you mean low?"),
    ("set: {utility.custom: ‸[3, 1]}", "E309", "ends before it begins"),
    ("set: {utility.custom: ‸{by: 1}}", "E308", "found a mapping"),
    ("set: {utility.custom: ‸binding}", "E205", "“utility.steady” breaks it → what is done"),
    ("set: {‸utility.operation: 1}", "E202", "found “utility.operation”, a decision"),
    ("set: {‸utility.peaking: 1}", "E202", "found “utility.peaking”, an option"),
    ("set: {‸hearing: 1}", "E202", "found “hearing”, a source"),
    ("set: {‸custom: 1}", "E202", "“custom” → did you mean utility.custom?"),
    ("set: {utility.revenue: ‸binding}", "E307", "no importance “binding” → one of low"),
    ("set: {'utility.peaking:revenue': ‸3}", "E308", "3 is outside the scale: effect"),
    ("set: {‸'utility.peaking:revenue@3': 1}", "E205", "none of 1 effect → utility.revenue"),
    ("set: {‸'utility.peaking:revenue@': 1}", "E205", "none of 1 effect → utility.revenue"),
    ("set: {‸'utility.peaking:anglers.fish': 1}", "E205", "could be 2 effects → fish@1"),
    ("set: {‸'utility.peaking:anglers.fish@3': 1}", "E205", "none of 2 effects → fish@2"),
    ("set: {‸'utility.steady:anglers.fish@1': 1}", "E205", "none of 0 effects → fish"),
    ("set: {‸'utility.peaking:custom': 1}", "E202", "found “custom”, a constraint"),
    ("set: {‸'utility.revenue:peaking': 1}", "E204", "found “utility.revenue”, an interest"),
    ("set: {‸':': 1}", "E204", "no option “”"),
    ("set: {‸'': 1}", "E304", "nothing is written → fill it in"),
    ("set: {utility.custom: 1, ‸utility.custom: 2}", "E110", "a second time, first at m:"),
    ("set: [‸{item: utility.custom}]", "E301", "“value” is missing here"),
    ("set: [‸{value: 1}]", "E301", "“item” is missing here"),
    ("set: [‸utility.custom]", "E301", "“value” is missing here"),
    (
        "set: [{item: utility.custom, value: 1}, ‸{item: utility.custom, value: 2}]",
        "E110",
        "“utility.custom” is here a second time, first at m:",
    ),
    (
        "set: {'utility.peaking:revenue': 1, ‸'utility.peaking:revenue@1': 2}",
        "E110",
        "“utility.peaking:utility.revenue” is here a second time",
    ),
    ("without: ‸hearing", "E306", "expected a list, found a text → [hearing]"),
    ("without: [‸hearing p. 9]", "E205", "no claim cites “hearing p. 9” → did you mean hearing p."),
    (
        "without: [‸hearng]",
        "E203",
        "no source, analyst, constraint or actor → did you mean hearing?",
    ),
    ("without: [‸hearng p. 4]", "E203", "no source “hearng” → did you mean hearing?"),
    ("without: [‸utility.peaking]", "E203", "found “utility.peaking”, an option"),
    ("without: [hearing, ‸hearing]", "E110", "“hearing” is here a second time"),
    ("view: ‸ann", "E207", "no analyst, actor or source “ann” → did you mean anna?"),
    ("view: ‸utility.peaking", "E207", "found “utility.peaking”, an option"),
    ("view: ‸[anna]", "E303", "expected a text, found a list"),
    ("as_of: ‸soon", "E311", "no date → a year"),
    ("because: ‸[]", "E303", "expected a text, found a list"),
    ("‸scenario: calm", "E302", "no key “scenario” here"),
]


OF_EXPECTATIONS = [
    ("‸{}", "E331", "“influence” or “position” is missing here"),
    ("‸x", "E305", "expected a mapping, found a text"),
    ("‸{leads: utility.peaking}", "E331", "“decision”, “pair”, “state”"),
    ("‸{decision: utility.operation}", "E301", "“leads”, “verdict” or “ruled_out” is missing"),
    ("{decision: ‸operation, verdict: open}", "E208", "→ did you mean utility.operation?"),
    ("{decision: ‸utility, verdict: open}", "E208", "found “utility”, an actor"),
    ("{decision: utility.operation, leads: ‸peakin}", "E204", "→ did you mean peaking?"),
    ("{decision: utility.operation, leads: ‸quiet}", "E204", "→ did you mean anglers.quiet?"),
    ("{state: [‸peaking], holds: holds}", "E204", "→ did you mean utility.peaking?"),
    ("{decision: utility.operation, leads: ‸anglers.quiet}", "E204", "of another decision"),
    ("{decision: utility.operation, ruled_out: ‸anglers.quiet}", "E204", "of another decision"),
    ("{decision: utility.operation, verdict: ‸sure}", "E307", "no verdict “sure” → one of empty"),
    ("{decision: utility.operation, leads: utility.dry, ‸verdict: open}", "E331", "one of them"),
    ("{decision: utility.operation, ‸holds: holds}", "E331", "“holds” is too much"),
    ("{decision: utility.operation, verdict: open, ‸state: current}", "E331", "one conclusion an"),
    ("{decision: utility.operation, verdict: open, ‸force: 1}", "E302", "no key “force”"),
    ("{pair: ‸[utility.revenue], compromise: utility.dry}", "E314", "expected 2 words, found 1"),
    ("{pair: ‸[utility.revenue, utility.revenue], compromise: utility.dry}", "E331", "two"),
    ("{pair: ‸[utility.revenue, anglers.fish], compromise: utility.dry}", "E331", "one actor"),
    ("{pair: [utility.revenue, utility.standing], compromise: ‸anglers.quiet}", "E204", "actor"),
    ("‸{pair: [utility.revenue, utility.standing]}", "E301", "“compromise” is missing here"),
    ("{pair: ‸utility.revenue, compromise: utility.dry}", "E306", "→ [utility.revenue]"),
    ("{state: ‸now, holds: holds}", "E306", "or the word current, found a text → [now]"),
    ("{state: ‸utility.dry, holds: holds}", "E306", "→ [utility.dry]"),
    ("{state: ‸{}, holds: holds}", "E306", "expected a list, found a mapping"),
    ("{state: ‸[utility.dry, utility.steady], holds: holds}", "E320", "settle one decision"),
    ("{state: [‸utility.dri], holds: holds}", "E204", "→ did you mean utility.dry?"),
    ("{state: current, holds: ‸as entered}", "E307", "→ did you mean as-entered?"),
    ("{package: ‸[utility.dry], rung: deal}", "E314", "expected 2 options or more, found 1"),
    ("{package: ‸[utility.dry, utility.steady], rung: deal}", "E320", "settle one decision"),
    (
        "{package: [utility.dry, anglers.quiet], rung: ‸sure}",
        "E307",
        "no rung “sure” → one of deal",
    ),
    ("‸{package: [utility.dry, anglers.quiet]}", "E301", "“rung” is missing here"),
    ("{influence: ‸[utility, utility], at_least: low}", "E323", "no influence on itself"),
    ("{influence: ‸[utility], at_least: low}", "E314", "expected 2 words, found 1"),
    ("{influence: [utility, ‸angler], at_least: low}", "E201", "→ did you mean anglers?"),
    ("{influence: [utility, anglers], at_least: ‸0}", "E308", "0 is outside the scale"),
    ("{position: [anglers, ‸utility.operation], stance: 1}", "E204", "expected an option"),
    ("{position: [‸utility.dry, utility.dry], stance: 1}", "E201", "expected an actor"),
    ("{position: [anglers, utility.dry], stance: ‸likes}", "E307", "no stance “likes” → one of"),
    ("{state: current, holds: holds, under: ‸clam}", "E209", "→ did you mean calm?"),
    ("{state: current, holds: holds, under: ‸anglers}", "E209", "no scenario “anglers”"),
]


OF_THE_MODEL = [
    ("scenarios: ‸[]\n", "E305", "expected a mapping, found a list"),
    ("scenarios:‸\n", "E304", "nothing is written → fill it in"),
    ("scenarios: {‸Calm: {name: x}}\n", "E310", "“Calm” is no id → lower-case"),
    ("scenarios: {‸calm: {}}\n", "E301", "“name” is missing here"),
    ("scenarios: {calm: ‸quiet}\n", "E305", "expected a mapping"),
    ("scenarios: {calm: {name: x}, ‸calm: {name: y}}\n", "E110", "first at m:"),
    ("expect: ‸{state: current, holds: holds}\n", "E306", "expected a list, found a mapping"),
    ("expect: ‸all\n", "E306", "expected a list, found a text → [all]"),
]


FAULTS = [
    *((text(extra=wrong), *more) for wrong, *more in OF_VIEWS),
    *((text(tail=scenario(wrong)), *more) for wrong, *more in OF_SCENARIOS),
    *((text(tail=CALM + expected(wrong)), *more) for wrong, *more in OF_EXPECTATIONS),
    *((text(tail=wrong), *more) for wrong, *more in OF_THE_MODEL),
]


@pytest.mark.parametrize(("marked", "code", "says"), FAULTS)
def test_a_fault_is_named_where_it_stands(marked: str, code: str, says: str) -> None:
    """A text has one fault, where `‸` stands in it, that says so, its hint after `→`."""
    before, mark, after = marked.partition("‸")
    assert mark
    (fault,) = faults(before + after)
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    assert (fault.place.line, fault.place.column, fault.code) == (line, column, code)
    message, _, hint = map(str.strip, says.partition("→"))
    assert message in fault.message
    assert hint in fault.hint
    assert bool(hint) == bool(fault.hint)
    assert fault.line_text == (before + after).split("\n")[line - 1]


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


@pytest.mark.parametrize("kind", ["passage", "scenario"])
def test_hints_for_many_wrong_words_cost_little(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """To compare each of thousands with all that is known would take a minute."""
    monkeypatch.setattr(references, "_MOST_COMPARED", 2_050)
    cited = [f"hearing page number {n}" for n in range(199)]
    interests = "".join(
        f"      w{n}: {{name: W, importance: 1, cite: {c}}}\n" for n, c in enumerate(cited)
    )
    base = text().replace("    constraints:", f"{interests}    constraints:", 1)
    if kind == "passage":
        wrong = scenario(f"without: [{', '.join(f'{c}x' for c in cited[:20])}]")
    else:
        named = ", ".join(f"scenario-{n}: {{name: S}}" for n in range(200))
        under = (f"{{state: current, holds: holds, under: scenaro-{n}}}" for n in range(20))
        wrong = f"scenarios: {{{named}}}\nexpect: [{', '.join(under)}]\n"
    hints = [bool(fault.hint) for fault in faults(base + wrong)]
    assert hints == sorted(hints, reverse=True)
    assert (len(hints), hints.count(True)) == (20, 5)
