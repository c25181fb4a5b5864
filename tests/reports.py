"""Reports made by hand, shaped as the lenses shape theirs, for the tests of the renderers."""

from stancecli import notation as fmt, report as r
from stancecli.model import Citation

SENSES = {
    "++": fmt.Sense.HELPS_STRONGLY,
    "+": fmt.Sense.HELPS,
    "−": fmt.Sense.HURTS,
    "−/0": fmt.Sense.HURTS,
    "−−/−": fmt.Sense.HURTS_STRONGLY,
    "−−": fmt.Sense.HURTS_STRONGLY,
    "?": fmt.Sense.UNKNOWN,
}
JUDGEMENT = r.Basis(judgement=True)


def cited(*locators: str, source: str = "park2012") -> r.Basis:
    return r.Basis(tuple(Citation(source, locator) for locator in locators))


def cells(values: str) -> tuple[r.Cell, ...]:
    """Cells as they are printed, apart by commas; `*` marks judgement."""
    bare = [value.strip() for value in values.split(",")]
    return tuple(
        r.Cell(value.rstrip("*"), SENSES.get(value.rstrip("*")), value.endswith("*"))
        for value in bare
    )


def weighed(name: str, weight: int, values: str) -> r.Row:
    word = ("", "low", "medium", "high", "vital")[weight]
    return r.Row(name, cells(values), str(weight), word)


def section(title: str, *blocks: r.Block, note: str = "") -> r.Section:
    return r.Section(title, blocks, note=note)


def listing(*entries: r.Entry, bullet: str = "") -> r.Listing:
    return r.Listing(entries, bullet)


TRADEOFFS_TABLE = r.Table(
    columns=(
        r.Column("Search and repatriate", "current"),
        r.Column("Benign neglect", "ahead", strong=True),
        r.Column("Make Pyongyang choose"),
        r.Column("Recognise as refugees", "ruled out", muted=True),
    ),
    groups=(
        r.Group(
            "“Benign neglect” (ahead) does better than “Search and repatriate” (current)",
            (
                weighed("Relations with Seoul", 3, "−−, +, +*, ++*"),
                weighed("Humanitarian image abroad", 2, "−−, +, +*, ++*"),
                weighed("Keeping the issue off the agenda", 2, "−−, +, 0*, −*"),
                weighed("Norm against returning people to persecution", 2, "−, 0*, 0*, +*"),
                weighed("Opinion at home", 1, "−, ·, ·, +*"),
            ),
        ),
        r.Group(
            "“Search and repatriate” (current) does better",
            (
                weighed("Relations with Pyongyang", 4, "++, −, −−/−*, −−"),
                weighed("Calm in the northeastern provinces", 3, "+, −/0*, 0*, −−"),
                weighed("No collapse in North Korea", 3, "+, 0*, ?*, −−"),
            ),
        ),
    ),
    foot=(
        r.Row("Points", cells("−3, 1.5, −1, −9")),
        r.Row("at least, at most", cells("−3, 0 to 3, −9 to 7, −9")),
        r.Row("Effects cited", cells("10 of 10, 4 of 7, 0 of 7, 3 of 8")),
    ),
    weight="wt",
    legend=r.Legend(
        (r.HELPS, r.HURTS, r.NEITHER, r.RANGE, r.BLANK, r.JUDGED),
        ("wt 1 low to 4 vital · points: weight × effect, added · gain: weight × step",),
    ),
)

TRADEOFFS = r.Report(
    subject="China",
    scope=("How should China treat North Koreans found on its soil?",),
    conclusion=(
        "By rank of importance alone, “Search and repatriate” (current) leads; weighed 1 to 4, "
        "“Benign neglect” does."
    ),
    more="No open option is best for both “Relations with Pyongyang” and “Relations with Seoul”.",
    blocks=(
        TRADEOFFS_TABLE,
        r.Paragraph(
            "Ruled out: “Recognise as refugees”, by “Agreement of 1986”.", cited("China ¶3")
        ),
        section(
            "Why “Benign neglect”",
            section(
                "Relations with Seoul",
                listing(
                    r.Entry("Returns offend Seoul.", "now", basis=cited("Dilemma ¶1")),
                    r.Entry(
                        "North Korean guards hold most back, but not all.", "then", basis=JUDGEMENT
                    ),
                ),
                note="−− → +",
            ),
            note="these 3 gains (+21) exceed the whole price (19.5); 2 smaller: -v",
        ),
        section(
            "What would change it",
            listing(
                r.Entry(
                    "“Relations with Seoul” at 1.5 or less (now 3, high): then “Search "
                    "and repatriate” leads."
                ),
                r.Entry("“Opinion at home” is not judged for “Benign neglect”."),
                bullet="·",
            ),
        ),
    ),
)

SHOW = r.Report(
    subject="China",
    scope=("a state", "also Beijing, PRC"),
    conclusion="7 interests, 2 constraints, 1 decision; direct influence on 4 actors.",
    blocks=(
        section(
            "Wants",
            listing(
                r.Entry(
                    "Relations with Pyongyang",
                    aside="vital",
                    basis=cited("Dilemma ¶2", "China ¶3"),
                    below=("Beijing sees the first months of the new rule as critical.",),
                ),
                r.Entry(
                    "Norm against returning people to persecution", aside="medium", basis=JUDGEMENT
                ),
            ),
        ),
        section(
            "Decides",
            listing(
                r.Entry("Search and repatriate", "▸", "current", cited("Cooperation ¶2")),
                r.Entry("Benign neglect", basis=cited("Dilemma ¶3")),
                r.Entry(
                    "Recognise as refugees",
                    aside="ruled out",
                    basis=r.Basis(
                        (Citation("park2012", "China ¶3"), Citation("un1951", "Art. 33"))
                    ),
                ),
            ),
            note="How should China treat North Koreans found on its soil?",
        ),
    ),
)

POSITIONS = r.Report(
    subject="Positions",
    scope=("How should China treat North Koreans found on its soil?",),
    conclusion="“Search and repatriate”: 2 actors for it, 6 against it.",
    blocks=(
        r.Table(
            columns=tuple(
                r.Column(f"{option} {name}")
                for option in (
                    "Search and repatriate",
                    "Benign neglect",
                    "Make Pyongyang choose",
                    "Recognise as refugees",
                )
                for name in ("says", "wants")
            ),
            groups=(
                r.Group(
                    "",
                    (
                        r.Row("China", cells("++, −0.03!, ·, +0.04, ·, −0.03, −−, −0.31")),
                        r.Row(
                            "Local officials in the northeast",
                            cells("·, −0.50, +, +0.50, ·, 0, ·, ·"),
                        ),
                    ),
                ),
            ),
        ),
    ),
)

REPORTS = {"tradeoffs": TRADEOFFS, "show": SHOW, "positions": POSITIONS}
