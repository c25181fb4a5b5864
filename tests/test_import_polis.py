"""An export of Polis: groups, and their mean votes on comments."""

from __future__ import annotations

from fractions import Fraction

import pytest

from stancecli.diagnostics import InvalidModel, Unanswerable
from stancecli.imports import IMPORTS, Imported, import_model
from stancecli.imports.given import Given
from stancecli.model import Votes

COMMENTS = """\
timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body
3,x,10,1,1,1,1,Last of all 🌳
1,x,0,1,3,1,1,"Build it,
and ""soon""."
2,x,2,1,0,2,0,=Leave it
4,x,3,1,0,0,-1,Spam
"""
VOTES = """\
participant,xid,group-id,n-comments,n-votes,n-agree,n-disagree,0,2,3,10
1,,0,1,3,2,1,1,-1,,1
2,,0,0,2,1,0,1,0,,
3,,1,0,3,0,2,-1,-1,1,-1
4,,,0,1,1,0,1,,,
"""
SUMMARY = """\
topic,What about the dam?
url,https://pol.is/1abc
voters,4
conversation-description,"A talk
on the dam"
"""
SINGLE = """\
timestamp,datetime,comment-id,voter-id,vote
1,x,0,1,-1
2,x,0,1,1
"""
FILES = {
    "comments.csv": COMMENTS,
    "participants-votes.csv": VOTES,
    "summary.csv": SUMMARY,
    "votes.csv": SINGLE,
}


def imported(**changes: str | None) -> Imported:
    """The model of the files, of which some are changed or left out (None)."""
    names = {"comments": "comments.csv", "voting": "participants-votes.csv"}
    changed = {names.get(key, f"{key}.csv"): text for key, text in changes.items()}
    files = {**FILES, **changed}
    given = {f"dam/{file}": text.encode() for file, text in files.items() if text is not None}
    return import_model(Given(given), kind=IMPORTS["polis"])


def left_out(found: Imported) -> dict[str, int]:
    return {f"{left.what}: {left.why}": left.count for left in found.left_out}


def test_an_export_is_recognised_by_its_files() -> None:
    files = {f"dam/{file}": text.encode() for file, text in FILES.items()}
    assert import_model(Given(files)).kind is IMPORTS["polis"]
    named = {f"dam/2024-{file}": text.encode() for file, text in FILES.items()}
    renamed = {file.replace("participants", "participant"): t for file, t in named.items()}
    assert import_model(Given(renamed)).kind is IMPORTS["polis"]


def test_comments_are_issues_in_the_order_of_their_numbers() -> None:
    issues = imported().model.issues
    assert [(issue.id, issue.name) for issue in issues] == [
        ("comment-0", 'Build it, and "soon".'),
        ("comment-2", "=Leave it"),
        ("comment-10", "Last of all 🌳"),
    ]


def test_a_group_has_the_mean_of_its_votes() -> None:
    first, second = imported().model.actors
    assert (first.name, first.kind, first.about) == ("Group A", "group", "2 participants")
    assert [(p.to, p.stance, p.votes) for p in first.positions] == [
        ("comment-0", 1, Votes(2, 2, 0, 0)),
        ("comment-2", Fraction(-1, 2), Votes(2, 0, 1, 1)),
        ("comment-10", 1, Votes(1, 1, 0, 0)),
    ]
    assert [p.stance for p in second.positions] == [-1, -1, -1]
    assert {c.source for p in first.positions for c in p.cite} == {"polis"}
    assert first.positions[1].cite[0].locator == "comment 2"


def test_the_summary_says_what_it_is() -> None:
    model = imported().model
    (source,) = model.sources
    assert (model.title, model.about) == ("What about the dam?", "A talk on the dam")
    assert (source.title, source.url) == ("What about the dam?", "https://pol.is/1abc")
    bare = imported(summary=None).model
    assert (bare.title, bare.about) == ("Polis conversation dam", "")


def test_votes_in_are_votes_out_and_what_is_left_out() -> None:
    found = imported()
    left = left_out(found)
    assert left == {
        "comments: the moderators took them out": 1,
        "participants: Polis put them into no group": 1,
        "votes: of participants in no group": 1,
        "votes: on comments that are not in, or are not in comments.csv": 1,
        "lines of votes.csv: the same votes by participant count; a vote that was changed is "
        "there twice": 2,
    }
    said = (p.votes for actor in found.model.actors for p in actor.positions)
    counted = sum(votes.n for votes in said if votes)
    votes = sum(
        cell in ("1", "0", "-1") for line in VOTES.splitlines()[1:] for cell in line.split(",")[7:]
    )
    assert counted + left["votes: of participants in no group"] + 1 == votes


def test_the_counts_of_comments_tell_which_vote_agrees() -> None:
    other = "\n".join(
        ",".join([*cells[:7], *(str(-int(cell)) if cell else "" for cell in cells[7:])])
        if (cells := line.split(","))[0].isdigit()
        else line
        for line in VOTES.splitlines()
    )
    straight, flipped = imported(), imported(voting=other)
    assert [a.positions for a in flipped.model.actors] == [
        a.positions for a in straight.model.actors
    ]
    assert straight.notes[-1].startswith("In participants-votes.csv 1 is taken for agree, as")
    assert flipped.notes[-1].startswith("In participants-votes.csv −1 is taken for agree, as")
    silent = COMMENTS.replace("agrees", "a").replace("disa", "d")
    assert imported(comments=silent).notes[-1].endswith("which nothing in comments.csv tells.")


def test_without_groups_there_are_no_actors() -> None:
    for voting in (VOTES.splitlines()[0], VOTES.replace(",,0,", ",,,").replace(",,1,", ",,,")):
        with pytest.raises(Unanswerable, match="Polis found no groups"):
            imported(voting=voting)


def of_groups(*rows: str) -> Imported:
    """Participants of these groups, each with its votes on the three comments: `27 1,0,-1`."""
    cells = (row.split() for row in rows)
    lines = (f"{n},,{group},0,0,0,0,{votes}" for n, (group, votes) in enumerate(cells))
    head = VOTES.splitlines()[0].removesuffix(",3,10") + ",10"
    return imported(voting="\n".join((head, *lines)))


def test_groups_are_called_as_their_report_calls_them_in_the_order_of_their_numbers() -> None:
    found = of_groups(*(f"{group} 1,1,1" for group in (100, 26, 10, 9, 25, 0)))
    assert [actor.name for actor in found.model.actors] == [
        *("Group A", "Group J", "Group K", "Group Z", "Group 26", "Group 100")
    ]
    assert {actor.kind for actor in found.model.actors} == {"group"}, "of one participant too"


def test_a_mean_has_two_decimals() -> None:
    votes = [*["0 1,1,-1"] * 2, "0 0,-1,1"]
    assert [p.stance for p in of_groups(*votes).model.actors[0].positions] == [
        *(Fraction("0.67"), Fraction("0.33"), Fraction("-0.33"))
    ]


def test_of_comments_with_one_number_the_first_counts() -> None:
    found = imported(comments=COMMENTS + "9,x,2,1,0,2,0,Another\n")
    assert [issue.name for issue in found.model.issues][1] == "=Leave it"
    assert left_out(found)["comments: their number is there before"] == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"comments": None}, r"E543 comments\.csv is missing"),
        ({"voting": None}, r"E543 participants-votes\.csv is missing"),
        ({"voting": ""}, "E504 the column “participant” is missing"),
        ({"voting": VOTES.replace("-1,,1\n", "x,,1\n")}, r"participants-votes\.csv:2:9: E544"),
        ({"comments": COMMENTS.replace("comment-body", "b")}, "E504 the column “comment-body”"),
        ({"comments": COMMENTS.replace("1,x,0", "1,x,no")}, r"comments\.csv:3:3: E544 expected"),
        ({"comments": COMMENTS + '"open'}, r"comments\.csv:\d+:1: E502 not a table"),
        ({"voting": VOTES + '"open'}, r"participants-votes\.csv:\d+:1: E502 not a table"),
    ],
)
def test_what_is_missing_or_wrong_is_a_fault_at_its_place(
    changes: dict[str, str | None], said: str
) -> None:
    with pytest.raises(InvalidModel, match=said):
        imported(**changes)
