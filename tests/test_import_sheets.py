"""A sheet of stances in the forms that people keep them in: what it comes to, and its faults."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from stancecli.diagnostics import InvalidModel, Unanswerable
from stancecli.imports import given as given_files, import_model
from stancecli.imports.dates import day
from stancecli.imports.given import Given
from stancecli.imports.headings import shortened
from stancecli.sheets.table import read_csv
from tests.imported import assert_tells, faults, imported, left_out, stances_in, typed
from tests.running import run
from tests.workbooks import book_of

STANCES = (
    "Who,Build it,Leave it\nTown,++,−−\nRiver folk,opposes,\nFishers,,Strongly supports\nMayor,,\n"
)
TENS = "Party,Trade,Tax,Seats\nA,7.5,.69,140\nB,2,9,20\n"

Rows = Sequence[Sequence[object]]


def stances(sheet: str, *words: str) -> dict[tuple[str, str], object]:
    return stances_in(imported(sheet, *words, kind="stances").model)


def refusal(sheet: str, *words: str) -> Unanswerable:
    with pytest.raises(Unanswerable) as raised:
        imported(sheet, *words, kind="stances")
    return raised.value


def test_stances_are_read_in_words_signs_and_numbers_and_empty_cells_say_nothing() -> None:
    found = imported(STANCES, kind="stances")
    assert stances_in(found.model) == {
        ("town", "build-it"): 2,
        ("town", "leave-it"): -2,
        ("river-folk", "build-it"): -1,
        ("fishers", "leave-it"): 2,
    }
    assert found.model.actors[-1].name == "Mayor"
    assert found.left_out == ()


SPELLINGS: dict[int, tuple[str, ...]] = {
    -2: ("--", "−−", "––", "strongly opposes", "Strongly-Opposes", "strongly against", "−2.0"),
    -1: ("-", "–", "opposes", "OPPOSED", "against", "No", "disagrees", "✗", "❌", "-1"),
    0: ("0", "neutral", "Abstain", "abstains", "neither for nor against", "0.0"),
    1: ("+", "For", "yes", "Y", "supports", "in favour", "Agree.", "✓", "✔️", "+1"),
    2: ("++", "strongly supports", "Strongly agree", "strongly in favor", "2", "+2,0"),
}
"""Ways to write each stance; no `x`, which may be a tick."""


@given(
    st.lists(
        st.lists(st.sampled_from([None, *SPELLINGS]), min_size=2, max_size=4),
        min_size=1,
        max_size=5,
    ),
    st.randoms(use_true_random=False),
)
def test_a_stance_is_the_same_however_it_is_spelt(
    rows: list[list[int | None]], random: object
) -> None:
    wide = max(map(len, rows))
    lines = [["Who", *(f"Thing {n}" for n in range(wide))]]
    wanted: dict[tuple[str, str], object] = {}
    for n, row in enumerate(rows):
        cells = []
        for m, value in enumerate(row):
            choices = [""] if value is None else SPELLINGS[value]
            cells.append(random.choice(choices))  # type: ignore[attr-defined]
            if value is not None:
                wanted[f"a{n}", f"thing-{m}"] = value
        lines.append([f"A{n}", *cells])
    # A number below 0 tells that the others are no shares.
    lines.append(["Below", *["-1"] * wide])
    wanted |= {("below", f"thing-{m}"): -1 for m in range(wide)}
    assert stances("\n".join(";".join(line) for line in lines)) == wanted


@pytest.mark.parametrize(
    "word", ["n/a", "N.A.", "NA", "none", "?", "unknown", ".", "absent", "nan"]
)
def test_words_that_say_nothing_are_counted(word: str) -> None:
    found = imported(f"Who,Dam,Ladder\nTown,yes,{word}\nFolk,{word},no\n")
    assert stances_in(found.model) == {("town", "dam"): 1, ("folk", "ladder"): -1}
    assert left_out(found) == [f"2 cells: “{word}” says nothing"]


def test_a_lone_dash_opposes_and_that_is_said_beside_words() -> None:
    sheet = "Who,Dam,Ladder\nTown,yes,-\nFolk,-,no\n"
    assert stances(sheet)["town", "ladder"] == -1
    assert any("“-” was read as opposed, in 2 cells" in note for note in imported(sheet).notes)
    assert len(stances(sheet, "value -=nothing")) == 2
    signs = imported("Who,Dam,Ladder\nTown,+,-\n")
    assert not any("was read as opposed" in note for note in signs.notes)


@pytest.mark.parametrize(
    ("sheet", "words", "values"),
    [
        # A cross is one where something else is a tick; alone it may be either.
        ("Who,Dam,Ladder\nTown,✓,x\nFolk,X,yes\n", (), [1, -1, -1, 1]),
        ("Who,Dam,Ladder\nTown,x,\nFolk,,x\n", ("value x=1",), [1, 1]),
        ("Who,Dam\nTown,x\nFolk,no\nMayor,0\n", ("value x=-1",), [-1, -1, 0]),
        # What a person says of a word wins; it may hold the sign that parts it from its meaning.
        ("Who,Dam\nTown,yes\nFolk,no\n", ("value yes=-2",), [-2, -1]),
        ("Who,Dam\nTown,a=b\nFolk,no\n", ("value a=b=1",), [1, -1]),
        ("Who,Build it\nTown,1\n", (), [1]),
        ("Who,Build it,\nTown,1,\n", (), [1]),
        ("Who,A\nTown,2\nFolk,-2\n", (), [2, -2]),
        # A scale runs from the end that is against; a third is rounded.
        ("Who,A\nTown,10\nFolk,0\n", ("scale 0:10",), [2, -2]),
        ("Who,A,B\nTown,1,2\n", ("scale 1:4",), [-2, Fraction("-0.666667")]),
        (TENS, ("scale 0:10",), [1, Fraction("-1.724"), Fraction("-1.2"), Fraction("1.6")]),
        (TENS, ("scale 10:0",), [-1, Fraction("1.724"), Fraction("1.2"), Fraction("-1.6")]),
        ("rcid,Town,Folk\n3,yes,no\n9,yes,abstain\n", ("map issue=rcid",), [1, 1, -1, 0]),
        # Of several issues that are named, each has its column, whatever another is called.
        (
            "Who,Dam,Ladder,Position\nTown,yes,no,Mayor\nFolk,no,yes,Clerk\n",
            ("map issue=Dam", "map issue=Ladder"),
            [1, -1, -1, 1],
        ),
        # Power and salience have no place beside a stance.
        ("Who,Power,Salience,Dam\nTown,80,20,yes\nFolk,3,,no\n", (), [1, -1]),
        # Of one row a statement.
        ("actor,issue,says\nTown,Dam,for\nFolk,Dam,against\nFolk,Ladder,for\n", (), [1, -1, 1]),
        (
            "rcid,land,code,how\n3,Town,20,ja\n4,Town,20,nein\n4,Folk,21,ja\n",
            ("map actor=land", "map issue=rcid", "map stance=how", "value ja=1", "value nein=-1"),
            [1, -1, 1],
        ),
    ],
)
def test_what_a_sheet_says_in_the_order_of_its_cells(
    sheet: str, words: tuple[str, ...], values: list[object]
) -> None:
    assert list(stances(sheet, *words).values()) == values


def test_what_is_spoken_of_are_issues_and_nobody_decides() -> None:
    found = imported(STANCES)
    assert [issue.name for issue in found.model.issues] == ["Build it", "Leave it"]
    assert not any(actor.decisions for actor in found.model.actors)
    assert any("--current OPTION" in note for note in found.notes)


def test_with_what_holds_now_they_are_options_of_one_who_is_still_to_be_named() -> None:
    found = imported(STANCES, "current leave IT")
    decider = found.model.actors[0]
    (decision,) = decider.decisions
    assert [option.name for option in decision.options] == ["Build it", "Leave it"]
    assert decision.current == "decider.leave-it"
    assert found.text.count("# To be judged: who decides?") == 1
    assert found.model.issues == ()
    assert stances_in(found.model)["town", "decider.build-it"] == 2
    assert found.text.count("To be judged") == 1


def test_names_that_make_one_id_stay_two_actors() -> None:
    for sheet, ids in (
        ("Who,A,B\nÅre,1,\nAre,,1\n", ["are", "are-2"]),
        ("Who,A,B\nDecider,1,\n", ["decider-2"]),
    ):
        assert [actor.id for actor in imported(sheet).model.actors] == ids


def test_two_rows_of_one_actor_are_one_actor_unless_a_second_column_tells_them_apart() -> None:
    found = imported("Who,Dam,Ladder\nTown,yes,\nFolk,no,\n TOWN ,yes,no\n")
    assert [actor.name for actor in found.model.actors] == ["Town", "Folk"]
    assert list(stances_in(found.model).values()) == [1, -1, -1]
    assert left_out(found) == ["1 cell: another says the same"]
    found = imported("Land,Party,Dam\nF,PS,yes\nB,PS,no\n", "map actor=Party+Land")
    assert [actor.name for actor in found.model.actors] == ["PS (F)", "PS (B)"]


def test_a_key_that_is_empty_has_no_name_and_may_stand_twice() -> None:
    codes = "code,nation\n1,Norland\n,A\n,B\n"
    said = ("join land=codes.csv:code:nation", "map actor=nation")
    found = imported("land,Dam\n1,yes\n", *said, codes=codes)
    assert [actor.name for actor in found.model.actors] == ["Norland"]


def test_several_dated_stances_are_statements_of_one_actor() -> None:
    sheet = "Who,When,Dam\nTown,2001,yes\nTown,3 May 2003,no\nFolk,2004-02,no\n"
    town = imported(sheet).model.actors[0]
    assert [(p.date, p.stance) for p in town.positions] == [("2001", 1), ("2003-05-03", -1)]


@pytest.mark.parametrize(
    ("sheet", "words"),
    [
        *((f"{head},Dam,Ladder\nTown,for,no\nFolk,no,yes\n", ()) for head in ("", "Who", "Land")),
        # A column of stances holds no actors, whatever it is called.
        (",Dam,State\nTown,yes,no\nFolk,no,yes\n", ()),
        *((f",{head},Dam\n0,Town,yes\n1,Folk,no\n", ()) for head in ("country", "Pays")),
        # Where issues stand above each other the sheet is turned.
        ("Proposal,Town,Folk\nDam,yes,no\nLadder,,yes\n", ()),
        ("rcid,Town,Folk\n3,yes,no\n9,yes,abstain\n", ("map issue=rcid",)),
        ("Votes,of,2024\n,by,hand\nWho,Dam,Ladder\nTown,yes,no\nFolk,,no\n", ("head 3",)),
    ],
)
def test_who_speaks_is_found_whatever_stands_above(sheet: str, words: tuple[str, ...]) -> None:
    assert [actor.name for actor in imported(sheet, *words).model.actors] == ["Town", "Folk"]


def test_that_a_sheet_is_turned_is_said_and_a_person_can_say_otherwise() -> None:
    sheet = "Proposal,Town,Folk\nDam,yes,no\nLadder,,yes\n"
    found = imported(sheet)
    assert any("Below “Proposal” stands what is spoken of" in note for note in found.notes)
    kept = stances(sheet, "map actor=Proposal")
    assert kept == {("dam", "town"): 1, ("dam", "folk"): -1, ("ladder", "folk"): 1}


CELLS = st.sampled_from(["", "yes", "no", "abstain", "n/a", "++"])


@st.composite
def grids(draw: st.DrawFn) -> list[list[str]]:
    """A sheet of stances: some actors, some things."""
    width, height = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    body = [[draw(CELLS) for _ in range(width)] for _ in range(height)]
    head = ["Who", *(f"Thing {n}" for n in range(width))]
    return [head, *([f"Actor {n}", *row] for n, row in enumerate(body))]


def as_csv(lines: Iterable[Iterable[str]], mark: str = ",") -> str:
    return "\n".join(mark.join(line) for line in lines)


@given(grids())
def test_a_sheet_says_the_same_turned_in_a_workbook_and_by_every_mark(
    lines: list[list[str]],
) -> None:
    found = imported(as_csv(lines))
    wanted = stances_in(found.model)
    # As many cells come in as are there, but for what is named.
    filled = sum(bool(cell) for line in lines[1:] for cell in line[1:])
    assert len(wanted) + sum(left.count for left in found.left_out) == filled
    assert len(found.model.actors) == len(lines) - 1
    assert len(found.model.issues) == len(lines[0]) - 1
    assert stances(as_csv(zip(*lines, strict=True)), "transpose") == wanted
    for mark in ";\t":
        assert stances(as_csv(lines, mark)) == wanted
    book = imported(book_of({"Sheet": lines}), name="sheet.xlsx")
    assert (book.kind.name, stances_in(book.model)) == ("stances", wanted)


LONG = (
    "Actor,Issue,Stance,Date,Source,Page,Quote,Notes,Coder\n"
    "Town,Dam,for,2001-02-03,Hearing,p. 4,we will build,read twice,anna\n"
    "Folk,Dam,against,2001-02-04,Hearing,p. 6,,,anna\n"
    "Folk,Dam,for,2001-02-04,Letter,,,,ben\n"
    "Folk,Ladder,,,,,,,\n"
    "Folk,,for,,,,,,\n"
    ",Ladder,for,,,,,,\n"
    "Folk,Ladder,n/a,,,,,,\n"
)
NOTED = (
    "Who,Date,Source,Page,Notes,Dam,Ladder\n"
    "Town,2 May 2001,Hearing,p. 4,Owns the river,yes,no\n"
    "Folk,,https://example.org/x,,,no,\n"
    "Mayor,2001,Hearing,,,,\n"
)


@pytest.mark.parametrize(
    ("sheet", "words", "left"),
    [
        (
            'Country,Region,Population,Dam,Ladder\nA,North,"84,000,000",yes,no\n'
            "B,South,12,no,yes\nC,North,1,abstain,yes\n",
            (),
            [
                "3 cells of “Region”: no stances (“North” and “South”)",
                "3 cells of “Population”: numbers beyond −2 to 2, beside stances in words",
            ],
        ),
        (
            "Who,Power,Salience,Dam\nTown,80,20,yes\nFolk,3,,no\n",
            (),
            [
                "2 cells of “Power”: a stance has no power in a model",
                "1 cell of “Salience”: a stance has no salience in a model",
            ],
        ),
        (NOTED, (), ["2 cells of “Date” and “Source”: no stance stands in its row"]),
        (
            LONG,
            (),
            [
                "1 row: nothing stands under “Actor”",
                "3 cells of “Coder”: no part of a statement",
                "1 row: nothing stands under “Stance”",
                "1 row: nothing stands under “Issue”",
                "1 cell: “n/a” says nothing",
            ],
        ),
        # One word alone in a column may be a slip, and prose is none.
        (
            "Who,Dam,Beside\nTown,yes,met in May\nFolk,no,\n",
            (),
            ["1 cell of “Beside”: no stances (“met in May”)"],
        ),
        (
            "Survey of May\n\nWho,Dam,Ladder\nTown,yes,no\n\nSource: ourselves\n",
            (),
            [
                "1 line above the headings: “Survey of May”",
                "1 line below the table: “Source: ourselves”",
            ],
        ),
        (
            "Votes,of,2024\n,taken,by hand\nWho,Dam,Ladder\nTown,yes,no\n",
            ("head 3",),
            ["1 line above the headings: “Votes”", "1 line above the headings: “taken”"],
        ),
        (
            ",country,Dam\n0,Town,yes\n1,Folk,no\n",
            (),
            ["2 cells under no heading: numbers of rows"],
        ),
        (TENS, ("scale 0:10",), ["2 cells of “Seats”: numbers outside 0 to 10"]),
        (
            TENS,
            ("map issue=Trade", "map issue=Tax", "scale 0:10"),
            ["2 cells of “Seats”: not among the columns that --map issue= names"],
        ),
    ],
)
def test_what_is_left_out_is_counted_with_its_reason(
    sheet: str, words: tuple[str, ...], left: list[str]
) -> None:
    assert left_out(imported(sheet, *words)) == left


def test_notes_dates_and_sources_of_a_row_are_kept() -> None:
    found = imported(NOTED).model
    town, folk, _ = found.actors
    assert town.about == "Owns the river"
    assert {p.date for p in town.positions} == {"2001-05-02"}
    assert [str(c) for p in town.positions for c in p.cite] == ["hearing p. 4"] * 2
    assert [source.title for source in found.sources] == ["Hearing", "https://example.org/x"]
    assert found.sources[1].url == "https://example.org/x"
    assert folk.positions[0].cite[0].source == found.sources[1].id


def test_one_row_a_statement_is_read_as_such() -> None:
    found = imported(LONG).model
    town, folk = found.actors
    assert [issue.name for issue in found.issues] == ["Dam", "Ladder"]
    (said,) = town.positions
    assert (said.to, said.stance, said.date, said.because) == ("dam", 1, "2001-02-03", "read twice")
    (cited,) = said.cite
    assert (cited.source, cited.locator, cited.quote) == ("hearing", "p. 4", "we will build")
    assert [(p.date, p.stance) for p in folk.positions] == [("2001-02-04", -1), ("2001-02-04", 1)]


DATED = "(give each a date, in a column of dates, or keep one; two columns may tell two actors"
FAULTS: list[tuple[str, tuple[str, ...], str]] = [
    # A sheet, what is typed, and its one fault; ` … ` stands for what is passed over.
    (
        "Who,Dam,Ladder\nTown,x,\nFolk,,x\n",
        (),
        "2:2: E510 “x” may be a tick or a cross: no cell says what the other is (stance import "
        "sheet.csv --value x=1 or stance import sheet.csv --value x=-1)",
    ),
    ("Who,Dam\nTown,x\nFolk,no\nMayor,0\n", (), "2:2: E510 “x” may be a tick or a cross"),
    (
        "Who,Dam,Ladder\nTown,yes,no\nFolk,no,no\nTown,no,yes\n",
        (),
        "4:2: E513 Town on “Dam”: “no” here, “yes” at sheet.csv:2:2, and so on 1 time more "
        f"{DATED}",
    ),
    *(
        (f"{head}\n{row}\n{other}\n", (), f"3:3: E513 Town on “Dam”:  … {DATED}")
        for row, other in (("Town,2001,yes", "Town,,no"), ("Town,,yes", "Town,2001,no"))
        for head, row, other in (
            ("Who,Year,Dam", row, other),
            ("Who,Year,Vote,Issue", f"{row},Dam", f"{other},Dam"),
        )
    ),
    (
        "Party,Dam\n" + "".join(f"A{n},yes\nA{n},no\n" for n in range(20)),
        ("map actor=Party",),
        "3:2: E513 A0 on “Dam”: “no” here, “yes” at sheet.csv:2:2, and so on 19 times more … "
        "stance import sheet.csv --map actor=Party+HEADING",
    ),
    ("Who,Year,Dam\nTown,2001,yes\nTown,,yes\n", (), "3:3: E513 Town on “Dam”: “yes” here, “yes”"),
    (
        "Who,Year,Dam\nTown,2001,yes\nTown,2001,no\n",
        (),
        "3:3: E513 Town on “Dam” in 2001: “no” here, “yes” at",
    ),
    (
        "Who,Build it,\nTown,1,-1\nFolk,1,1\n",
        (),
        "2:3: E503 this cell has no column: nothing is written above",
    ),
    ("Who,Build it\nTown,1,-1\n", (), "2:3: E503"),
    ("Who,Build it,\nTown,1,1\n", (), "2:3: E503"),
    (
        "kraj,issue,vote\nTown,Dam,yes\n",
        ("map stance=vote",),
        "1:1: E504 which column says who speaks? … "
        "stance import sheet.csv --map stance=vote --map actor=HEADING",
    ),
    (
        STANCES.replace("opposes", "grumbles"),
        (),
        "3:2: E307 no stance “grumbles” … --value grumbles=NUMBER",
    ),
    (
        "Who,Dam,Ladder\nTown,yes,grumbles\nFolk,no,\n",
        (),
        "2:3: E307 no stance “grumbles”",
    ),
    (
        "Who,Dam\nTown,suports\nFolk,yes\nMayor,suports\n",
        (),
        "2:2: E510 what this sheet says in place of stances is not known: “suports” (2) "
        "(with a number from −2 to 2, or “nothing”, for each NUMBER: stance import sheet.csv "
        "--value suports=NUMBER)",
    ),
    (
        "Who,Dam\nTown,suports\nFolk,yes\nMayor,no\n",
        (),
        "2:2: E307 no stance “suports” (did you mean supports?)",
    ),
    (
        "Who,A,B,C\n" + "".join(f"A{n},yes,no,{'away' if n % 3 else 'no'}\n" for n in range(30)),
        (),
        "3:4: E510 … “away” (20)",
    ),
    (
        "Who,A,B,C\n" + "".join(f"A{n},yes,no,{'no' if n % 3 else 'away'}\n" for n in range(30)),
        (),
        "2:4: E307 no stance “away”, here and in 9 cells more",
    ),
    (
        "Wer,Damm,Leiter\nStadt,Ja,Nein\nDorf,Nein,Enthaltung\nLand,Ja,Ja\n",
        (),
        "2:2: E510 … “Ja” (3), “Nein” (2) and “Enthaltung” (1) … stance import sheet.csv "
        "--value Ja=NUMBER --value Nein=NUMBER --value Enthaltung=NUMBER",
    ),
    # Prose is no list of words to explain.
    (
        "Who,What\nTown,They said a lot of things then\nFolk,And others\n",
        (),
        "2:2: E510 … (name the columns of stances, each by --map issue=HEADING)",
    ),
    ("Who,A,B\nTown,yes,no\nTotal,1 yes,1 yes\n", (), "3:2: E307 no stance “1 yes”, here and in 1"),
    # Numbers on another scale.
    (
        TENS,
        (),
        "2:2: E511 numbers from 0.69 to 9 (in “Seats” 20 to 140) … stance import sheet.csv "
        "--scale 0:9",
    ),
    ("Who,Votes,A,B,C\nTown,14,1,-1,0\nFolk,3,1,1,0\n", (), "2:2: E511 numbers from -1 to 14"),
    ("Who,Votes,A\nTown,14,1\nFolk,3,-1\n", (), "2:2: E511 numbers from -1 to 14"),
    ("Who,Votes,A,B\nTown,14,1,-1\nFolk,3,1,1\n", (), "2:2: E511 numbers from -1 to 14"),
    ("Party,Trade,Seats\nA,5,10\nB,2,7\n", (), "2:2: E511 numbers from 2 to 10: a stance"),
    (
        "Party,Trade,Seats\nA,5,10.5\nB,2,7\n",
        (),
        "2:2: E511 numbers from 2 to 5 (in “Seats” 7 to 10.5)",
    ),
    ("Who,Trade\nA,7\nB,11\nC,3\n", ("scale 0:10",), "3:2: E511 11 is not within 0 to 10"),
    (
        "Who,Trade\nA,7\nB,11\nC,12\n",
        ("scale 0:10",),
        "3:2: E511 11 is not within 0 to 10, nor are 1 more in this column (name the columns of st",
    ),
    # What a person names are stances, and others are faults.
    (
        "Who,Dam,Beside\nTown,yes,met in May\nFolk,no,gone\n",
        ("map issue=Dam", "map issue=Beside"),
        "2:3: E510 … “met in May” (1) and “gone” (1)",
    ),
    ("Who,A,B\nTown,1,1\n,1,\n", (), "3:1: E512 this row names no actor"),
    ("Who,A,B\n", (), "1:1: E512 no row below the headings"),
    (
        "Actor,Issue,Vote\nTown,,yes\n",
        (),
        "1:1: E512 no row below the headings names an actor and what",
    ),
    (
        "Who,Dam,dam\nTown,1,1\n",
        (),
        "1:3: E505 column “dam” is here a second time, first at sheet.csv:1:2",
    ),
    (
        "Who,Date,Dam\nTown,spring,yes\nFolk,03/04/2012,no\n",
        (),
        "2:2: E311 “spring” is no date that is clear, nor are 1 more",
    ),
    *(
        (
            f"Who,Issue,Vote,Date,Speaker\nTown,Dam,yes,{rows},Ann\n",
            (),
            "2:4: E311 “02/05/2024” is no date that is clear",
        )
        for rows in (
            "02/05/2024",
            "02/05/2024,Ann\nPort,Dam,no,13/05/2024,Ann\nCity,Dam,no,05/13/2024",
        )
    ),
    ("", (), "1:1: E502 expected a table, found an empty one"),
]


@pytest.mark.parametrize(("sheet", "words", "fault"), FAULTS)
def test_a_fault_names_its_cell_and_what_mends_it(
    sheet: str, words: tuple[str, ...], fault: str
) -> None:
    (found,) = faults(sheet, *words, kind="stances")
    assert_tells(found, f"sheet.csv:{fault}")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("current Leave", "--current Leave: no such option"),
        ("value yes=5", "--value yes=5: no stance “5”"),
        ("value yes=suport", "--value yes=suport: no stance “suport”"),
        ("value grumbles=NUMBER", "no stance “NUMBER”"),
        ("map land=Who", "no role “land”"),
        ("map actor=Were", "no such heading"),
        ("map issue=Built", "no such heading"),
        ("head 9", "--head 9: nothing stands in that row"),
    ],
)
def test_what_is_typed_and_cannot_be_is_refused(words: str, message: str) -> None:
    assert message in refusal(STANCES, words).message


def test_a_decision_has_two_options_or_more() -> None:
    refused = refusal("Who,Leave\nTown,1\n", "current Leave")
    assert "a decision has two options or more" in refused.message


def test_a_word_of_many_letters_is_cut_in_a_message() -> None:
    assert [len(shortened("x" * n)) for n in (39, 40, 41)] == [39, 40, 40]
    assert shortened("x" * 41).endswith("x…")


def test_of_several_sheets_the_one_that_fits_is_read_or_one_is_to_be_named() -> None:
    rows: Rows = [["Who", "Dam"], ["Town", 1], ["Folk", "no"]]
    found = imported(book_of({"Notes": [["Some text"], ["More"]], "Votes": rows}), name="case.xlsx")
    assert stances_in(found.model) == {("town", "dam"): 1, ("folk", "dam"): -1}
    assert left_out(found) == ["1 other sheet: “Notes”"]
    book = Given({"case.xlsx": book_of({"May": rows[:2], "June": [rows[0], ["Folk", -1]]})})
    with pytest.raises(Unanswerable) as raised:
        import_model(book)
    assert raised.value.advice == (
        "stance import case.xlsx --sheet May",
        "stance import case.xlsx --sheet June",
    )
    named = import_model(book, typed("sheet june")).model
    assert stances_in(named) == {("folk", "dam"): -1}
    with pytest.raises(Unanswerable, match="no sheet “Jun”"):
        import_model(book, typed("sheet Jun"))


def test_an_option_that_a_kind_does_not_know_is_refused() -> None:
    with pytest.raises(Unanswerable, match="to which --scale says nothing") as raised:
        imported("[]", "scale 0:10", kind="csl", name="refs.json")
    assert raised.value.advice[-2:] == (
        "--as register: a register of stakeholders",
        "--as stances: a sheet of actors and their stances",
    )


def test_what_came_in_reads_well(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "votes.csv"
    file.write_text("Country,Region,Dam\nA,North,yes\nB,South,n/a\n")
    code, _, err = run(capfd, f"import {file}")
    assert code == 0
    assert err.splitlines()[:6] == [
        f"stance: {file} was read as a sheet of actors and their stances",
        "  came in   2 actors: A · B",
        "            1 issue: Dam",
        "            1 position",
        "  left out  2 cells of “Region”: no stances (“North” and “South”)",
        "            1 cell: “n/a” says nothing",
    ]
    assert max(map(len, err.splitlines()[1:])) <= 80


def test_one_date_settles_the_order_of_its_column_and_two_can_unsettle_it() -> None:
    def days(*written: str) -> list[str]:
        rows = "".join(f"Town,Dam,yes,{date},Ann\n" for date in written)
        found = imported(f"Who,Issue,Vote,Date,Speaker\n{rows}")
        notes.extend(note for note in found.notes if "comes first" in note)
        assert {p.by for p in found.model.actors[0].positions} == {"Ann"}
        return [position.date for position in found.model.actors[0].positions]

    notes: list[str] = []
    assert days("03/03/2024", "13/05/2024") == ["2024-03-03", "2024-05-13"]
    assert notes == []
    assert days("02/05/2024", "13/05/2024") == ["2024-05-02", "2024-05-13"]
    assert days("02/05/2024", "05/13/2024") == ["2024-02-05", "2024-05-13"]
    assert [note.split(" comes")[0] for note in notes] == [
        "In “Date” the day",
        "In “Date” the month",
    ]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_a_mark_at_the_start_tells_the_encoding(encoding: str) -> None:
    mark = "\ufeff" if encoding in ("utf-16-le", "utf-16-be") else ""
    found = imported(f"{mark}Who;Größe\nTown;✓\n".encode(encoding))
    assert stances_in(found.model) == {("town", "groe"): 1}


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("Who,A\n".encode("utf-16") + b"x", "E003 it begins like UTF-16, and is not"),
        (book_of({"A": [["Who", "Dam"]]}), "E502 .*this is a workbook, and no CSV"),
        (
            bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600),
            r"E502 .*this is a workbook, and no CSV",
        ),
    ],
    ids=["utf-16", "xlsx", "xls"],  # a workbook has the time in it at which it was made
)
def test_what_is_no_csv_is_told_to_be_none(data: bytes, says: str) -> None:
    with pytest.raises(InvalidModel, match=f"^sheet.csv:1:1: {says}"):
        read_csv("sheet.csv", data)


DAYS = {
    "2012": "2012",
    "2012-3": "2012-03",
    "2012/03/01": "2012-03-01",
    "2012-03-01 00:00:00": "2012-03-01",
    "2012-03-01T12:30:00Z": "2012-03-01",
    "1.3.2012": "2012-03-01",
    "13/03/2012": "2012-03-13",
    "03/13/2012": "2012-03-13",
    "03/03/2012": "2012-03-03",
    "12/12/2012": "2012-12-12",
    "2 May 2012": "2012-05-02",
    "Sept. 2, 2012": "2012-09-02",
    "march 2012": "2012-03",
    "3 JUNE 2012": "2012-06-03",
    "20150218": "2015-02-18",
    "1658933760180": "2022-07-27",
    "1658933760": "2022-07-27",
    **dict.fromkeys(("12/03/2012", "03/12/2012", "03/04/2012", "2012-02-30", "20151318"), ""),
    **dict.fromkeys(("Fe 2012", "Ma 2012", "12345", "spring", ""), ""),
}


@pytest.mark.parametrize("written", DAYS)
def test_a_day_is_read_where_it_can_be_one_only(written: str) -> None:
    assert day(written) == DAYS[written]


@pytest.mark.parametrize(
    ("file", "what", "how"),
    [
        ("my refs.bib", "BibTeX", "pandoc -f biblatex -t csljson 'my refs.bib' -o sources.json"),
        ("refs.ris", "RIS", "pandoc -f ris -t csljson refs.ris -o sources.json"),
        ("talks.qdpx", "a project of REFI-QDA", "export its coded segments there as a table"),
    ],
)
def test_what_has_to_be_converted_is_told_how(file: str, what: str, how: str) -> None:
    with pytest.raises(Unanswerable) as refused:
        imported(b"PK\x03\x04", name=file)
    assert refused.value.message == f"{file} is {what}, which has to be converted"
    assert refused.value.advice[0].startswith(how)


def test_more_than_a_model_holds_is_refused_while_it_is_drafted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One title, an actor and an issue of two cells each, and three statements of four cells."""
    data = "Actor,Issue,Stance,Date\n" + "".join(f"A,B,1,201{n}\n" for n in range(3))
    monkeypatch.setattr("stancecli.imports.rows.MOST_EVENTS", 2 * 17)
    assert imported(data).model.actors[0].positions[2:]
    monkeypatch.setattr("stancecli.imports.rows.MOST_EVENTS", 2 * 17 - 1)
    assert faults(data)[0].startswith("sheet.csv:1:1: E508 over 16 cells of a model")


def test_how_far_a_large_file_is_done_is_reported_and_a_small_one_says_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines = b"Who,A\n" + b"".join(b"N%d,for\n" % n for n in range(40))
    told: list[float] = []
    import_model(Given({"s.csv": lines}, told.append))
    assert told == []
    monkeypatch.setattr(given_files, "LARGE", 100)
    import_model(Given({"s.csv": lines}, told.append))
    assert told == [given_files.DRAFTED, given_files.WRITTEN]
