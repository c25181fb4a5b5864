"""An export of Polis: what participants think of comments, and the groups that Polis found.

Comments become issues. Groups become actors, each with the mean of its votes.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import PurePath
from types import MappingProxyType

from stancecli import notation as fmt
from stancecli.diagnostics import Place, Unanswerable
from stancecli.imports import Import
from stancecli.imports.given import Given, ReadingOptions
from stancecli.imports.rows import Draft, DraftRows, LeftBehind, voted
from stancecli.imports.values import stance_word
from stancecli.imports.writer import is_address, line_of_text
from stancecli.loader.text import Faults
from stancecli.model import Votes
from stancecli.sheets.table import SheetRow, csv_lines, read_csv, rows_below, table_fault

MOST_POSITIONS = 100_000
"""More fill a model file to its limit."""

_BY_PARTICIPANT = ("participants-votes", "participant-votes")
_SOURCE = "polis"
_VOTE: Mapping[str, int] = MappingProxyType(
    {"1": 1, "0": 0, "-1": -1, "1.0": 1, "0.0": 0, "-1.0": -1}
)

NOTES = (
    "Imported from Polis. Comments are issues. A stance is the mean of votes, from 1 where all "
    "agree to −1 where all disagree; who passes counts as 0.",
    "Still to be judged: what each actor wants, who decides what, and what each option does. Votes "
    "do not say. A comment that asks who somebody is takes no side: delete it.",
)


@dataclass(slots=True)
class _Voters:
    """Those who count as one: how many they are, and their votes on each comment."""

    people: int = 0
    votes: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))


_Groups = Mapping[str, _Voters]
"""The votes of all, by group; that of people in none is empty."""


def recognises(given: Given) -> bool:
    """Whether a file is called as the votes by participant are."""
    return _file(given, *_BY_PARTICIPANT) is not None


def read(given: Given, options: ReadingOptions) -> Draft:
    """The model of an export; raises InvalidModel with every fault, at its cell."""
    voting = _file(given, *_BY_PARTICIPANT)
    commenting = _file(given, "comments")
    if voting is None or commenting is None:
        missing = "comments.csv" if voting else "participants-votes.csv"
        message, hint = f"{missing} is missing", "unpack the whole export and import its folder"
        raise table_fault(Place(given.name, 1, 1), "E543", message, hint)
    left = LeftBehind()
    groups = _groups(voting, given.files[voting])
    comments = _comments(commenting, given.files[commenting], left)
    agreeing, is_told = _agreeing(groups, comments)
    actors = _actors(groups, left)
    counts = [each for voters in actors.values() for each in voters.votes.items()]
    unread = sum(counted.total() for comment, counted in counts if comment not in comments)
    left.add("votes", "on comments that are not in, or are not in comments.csv", unread)
    if file := _file(given, "votes"):
        count = sum(1 for line in csv_lines(file, given.files[file]) if any(line)) - 1
        why = "the same votes by participant count; a vote that was changed is there twice"
        left.add(f"lines of {PurePath(file).name}", why, max(count, 0))
    if len(actors) * len(comments) > MOST_POSITIONS:
        raise table_fault(
            Place(voting, 1, 1), "E508", f"over {MOST_POSITIONS:,} positions, of groups on comments"
        )
    file = _file(given, "summary")
    lines = csv_lines(file, given.files[file]) if file else ()
    about = {line[0].strip(): line_of_text(line[1]) for line in lines if len(line) > 1}
    folder = line_of_text(PurePath(given.name).parent.name)
    title = about.get("topic") or f"Polis conversation {folder}".strip()
    rows = DraftRows(given.name, "Polis", title, about.get("conversation-description", ""))
    url = about.get("url", "")
    at = {"url": url} if is_address(url) else {}
    rows.add("sources", id=_SOURCE, title=title, publisher="Polis", **at)
    for number, row in comments.items():
        name = line_of_text(row["comment-body"].text) or f"Comment {row['comment-id'].word}"
        rows.add("issues", row.place, id=f"comment-{number}", name=name)
    for name, voters in actors.items():
        _add_actor(rows, name, voters, comments, agreeing)
    sign = "1" if agreeing == 1 else "−1"
    why = "as the counts in comments.csv say" if is_told else "which nothing in comments.csv tells"
    notes = (*NOTES, f"In {PurePath(voting).name} {sign} is taken for agree, {why}.")
    return Draft(rows, notes, left.listed())


# The files.


def _file(given: Given, *names: str) -> str | None:
    """The file of one of these names; something may stand before the name, as a number does."""
    for file in given.files:
        path = PurePath(file)
        stem = path.stem.lower()
        ends = any(stem == name or stem.endswith((f"-{name}", f"_{name}")) for name in names)
        is_other = any(stem.endswith(name) for name in _BY_PARTICIPANT) and "votes" in names
        if path.suffix.lower() == ".csv" and ends and not is_other:
            return file
    return None


def _groups(file: str, data: bytes) -> _Groups:
    """The votes of each participant, counted line by line."""
    lines = csv_lines(file, data)
    heads = [head.strip() for head in next(lines, [])]
    faults = Faults()
    for name in ("participant", "group-id"):
        if name not in heads:
            faults.tell(Place(file, 1, 1), "E504", f"the column “{name}” is missing")
    faults.raise_any()
    columns = [(n, head) for n, head in enumerate(heads) if head.isascii() and head.isdigit()]
    where = heads.index("group-id")
    groups: dict[str, _Voters] = defaultdict(_Voters)
    for number, line in enumerate(lines, 2):
        if not any(map(str.strip, line)):
            continue
        cells = dict(enumerate(cell.strip() for cell in line))
        group = groups[line_of_text(cells.get(where, ""))]
        group.people += 1
        for n, comment in columns:
            word = cells.get(n, "")
            if word in _VOTE:
                group.votes[comment][_VOTE[word]] += 1
            elif word:
                faults.tell(Place(file, number, n + 1), "E544", "expected a vote: 1, 0 or −1")
    faults.raise_any()
    return groups


def _comments(file: str, data: bytes, left: LeftBehind) -> dict[str, SheetRow]:
    """The comments that were let in, by their numbers."""
    comments: dict[str, SheetRow] = {}
    for row in rows_below(read_csv(file, data), ("comment-id", "comment-body")):
        number = row["comment-id"].word
        if not (number.isascii() and number.isdigit()):
            message = "expected the number of a comment"
            raise table_fault(row["comment-id"].place, "E544", message)
        if row["moderated"].word == "-1":
            left.add("comments", "the moderators took them out")
        elif comments.setdefault(number, row) is not row:
            left.add("comments", "their number is there before")
    return dict(sorted(comments.items(), key=lambda item: (len(item[0]), item[0])))


def _agreeing(groups: _Groups, comments: Mapping[str, SheetRow]) -> tuple[int, bool]:
    """The vote that is agreement, and whether the counts of comments tell; exports differ."""
    off = {1: 0, -1: 0}
    for number, row in comments.items():
        counted = sum((group.votes[number] for group in groups.values()), Counter[int]())
        for vote in off:
            for column, sign in (("agrees", vote), ("disagrees", -vote)):
                word = row[column].word
                if word.isascii() and word.isdigit():
                    off[vote] += abs(counted[sign] - int(word[:9]))
    return -1 if off[-1] < off[1] else 1, off[1] != off[-1]


# The model.


def _actors(groups: _Groups, left: LeftBehind) -> dict[str, _Voters]:
    """The groups, by their names."""
    if not any(groups):
        raise Unanswerable("Polis found no groups in these votes, and a group is an actor here")
    alone = groups.get("", _Voters())
    left.add("participants", "Polis put them into no group", alone.people)
    votes = sum(counted.total() for counted in alone.votes.values())
    left.add("votes", "of participants in no group", votes)
    ordered = sorted(filter(None, groups), key=lambda group: (len(group), group))
    return {_group(group): groups[group] for group in ordered}


def _group(number: str) -> str:
    """The name of a group: its report calls the first one A."""
    is_letter = number.isascii() and number.isdigit() and int(number[:3]) < 26
    return f"Group {chr(ord('A') + int(number)) if is_letter else number}"


def _add_actor(
    rows: DraftRows, name: str, voters: _Voters, comments: Iterable[str], agreeing: int
) -> None:
    """Add an actor, and where the mean of its votes lies on each comment."""
    id_ = "-".join(re.findall(r"[a-z0-9]+", name.lower()))
    about = fmt.counted(voters.people, "participant")
    rows.add("actors", id=id_, name=name, kind="group", about=about)
    for comment in comments:
        counted = voters.votes.get(comment, Counter[int]())
        votes = counted.total()
        if not votes:
            continue
        agree, disagree = counted[agreeing], counted[-agreeing]
        rows.add(
            "positions",
            actor=id_,
            to=f"comment-{comment}",
            stance=stance_word(round(Fraction(agree - disagree, votes), 2)),
            votes=voted(Votes.of(agree, disagree, counted[0])),
            cite=f"{_SOURCE} comment {comment}",
        )


KIND = Import("the folder of a Polis export", recognises, read)
