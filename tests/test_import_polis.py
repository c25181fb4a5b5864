"""An export of Polis: groups, and their mean votes on comments."""

import pytest

from stancecli.diagnostics import Unanswerable
from stancecli.imports import Imported
from tests.conftest import Golden
from tests.imported import of_files, screen, told

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


def imported(kind: str = "polis", /, **changes: str | None) -> Imported:
    """The model of the files, of which some are changed or left out (None)."""
    names = {"comments": "comments.csv", "voting": "participants-votes.csv"}
    files = {**FILES, **{names.get(key, f"{key}.csv"): text for key, text in changes.items()}}
    given = {f"dam/{file}": text for file, text in files.items() if text is not None}
    return of_files(given, kind=kind)


def of_groups(*rows: str) -> Imported:
    """Participants of these groups, each with its votes on the three comments: `27 1,0,-1`."""
    cells = (row.split() for row in rows)
    lines = (f"{n},,{group},0,0,0,0,{votes}" for n, (group, votes) in enumerate(cells))
    head = VOTES.splitlines()[0].removesuffix(",3,10") + ",10"
    return imported(voting="\n".join((head, *lines)), summary=None)


def test_an_export_is_recognised_by_its_files() -> None:
    assert imported("").kind.name == "polis"
    named = {f"dam/2024-{file}": text for file, text in FILES.items()}
    renamed = {file.replace("participants", "participant"): t for file, t in named.items()}
    assert of_files(renamed).kind.name == "polis"


def test_comments_are_issues_and_groups_have_the_mean_of_their_votes(golden: Golden) -> None:
    silent = COMMENTS.replace("agrees", "a").replace("disa", "d")
    found = {
        "all that is there, and what is left out": imported(),
        "without a summary": imported(summary=None),
        "of comments with one number the first counts": imported(
            comments=COMMENTS + "9,x,2,1,0,2,0,Another\n"
        ),
        "nothing tells which vote agrees": imported(comments=silent),
        "groups in the order of their numbers, called as their report calls them": of_groups(
            *(f"{group} 1,1,1" for group in (100, 26, 10, 9, 25, 0))
        ),
        "a mean has two decimals": of_groups("0 1,1,-1", "0 1,1,-1", "0 0,-1,1"),
    }
    golden("import/polis.txt", screen(found.items()))


def test_votes_in_are_votes_out_and_what_is_left_out() -> None:
    found = imported()
    counted = sum(p.votes.n for a in found.model.actors for p in a.positions if p.votes)
    left = {left.why: left.count for left in found.left_out if left.what == "votes"}
    votes = sum(
        cell in ("1", "0", "-1") for line in VOTES.splitlines()[1:] for cell in line.split(",")[7:]
    )
    assert counted + sum(left.values()) == votes


def test_the_counts_of_comments_tell_which_vote_agrees() -> None:
    other = "\n".join(
        ",".join([*cells[:7], *(str(-int(cell)) if cell else "" for cell in cells[7:])])
        if (cells := line.split(","))[0].isdigit()
        else line
        for line in VOTES.splitlines()
    )
    straight, flipped = imported(), imported(voting=other)
    assert flipped.model == straight.model
    for found, sign in ((straight, "1"), (flipped, "−1")):
        told = f"In participants-votes.csv {sign} is taken for agree, as the counts in comments.csv"
        assert found.notes[-1].startswith(told)


def test_without_groups_there_are_no_actors() -> None:
    for voting in (VOTES.splitlines()[0], VOTES.replace(",,0,", ",,,").replace(",,1,", ",,,")):
        with pytest.raises(Unanswerable, match="Polis found no groups"):
            imported(voting=voting)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"comments": None}, "E543 comments.csv is missing"),
        ({"voting": None}, "E543 participants-votes.csv is missing"),
        ({"voting": ""}, "E504 the column “participant” is missing"),
        ({"voting": VOTES.replace("-1,,1\n", "x,,1\n")}, "participants-votes.csv:2:9: E544"),
        ({"comments": COMMENTS.replace("comment-body", "b")}, "E504 the column “comment-body”"),
        ({"comments": COMMENTS.replace("1,x,0", "1,x,no")}, "comments.csv:3:3: E544 expected"),
        ({"comments": COMMENTS + '"open'}, "comments.csv:7:1: E502 not a table"),
        ({"voting": VOTES + '"open'}, "participants-votes.csv:6:1: E502 not a table"),
    ],
)
def test_what_is_missing_or_wrong_is_a_fault_at_its_place(
    changes: dict[str, str | None], said: str
) -> None:
    found = told(lambda: imported(**changes))
    assert any(said in each for each in found), found
