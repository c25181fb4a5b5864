"""An export of Polis: what participants think of comments, and the groups that Polis found.

Comments become issues. Groups become actors, each with the mean of its votes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from pathlib import PurePath
from typing import TypeAlias

from stancecli import notation as fmt
from stancecli.diagnostics import Place, Unanswerable
from stancecli.imports import Import
from stancecli.imports.given import Given, ReadingOptions
from stancecli.imports.rows import Draft, DraftRows, LeftBehind, voted
from stancecli.imports.words import stance_word
from stancecli.imports.writer import is_address, line_of_text
from stancecli.loader.text import Faults
from stancecli.model import Votes
from stancecli.sheets.table import SheetRow, csv_lines, read_csv, rows_below, table_fault

MOST_POSITIONS = 100_000
"""More fill a model file to its limit."""

_BY_PARTICIPANT = ("participants-votes", "participant-votes")
_SOURCE = "polis"
_VOTE = {f"{vote}{end}": vote for vote in (1, 0, -1) for end in ("", ".0")}

NOTES = (
    "Imported from Polis. Comments are issues. A stance is the mean of votes, from 1 where all "
    "agree to −1 where all disagree; who passes counts as 0.",
    "Still to be judged: what each actor wants, who decides what, and what each option does. Votes "
    "do not say. A comment that asks who somebody is takes no side: delete it.",
)

_Cast: TypeAlias = Counter[tuple[str, str, int]]
"""How often each vote is cast, by group and comment; the group of people in none is empty."""


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
    people, cast = _groups(voting, given.files[voting])
    comments = _comments(commenting, given.files[commenting], left)
    agreeing, is_told = _agreeing(cast, comments)
    if not any(people):
        raise Unanswerable("Polis found no groups in these votes, and a group is an actor here")
    left.add("participants", "Polis put them into no group", people[""])
    apart = sum(count for (group, _, _), count in cast.items() if not group)
    left.add("votes", "of participants in no group", apart)
    ordered = sorted(filter(None, people), key=lambda group: (len(group), group))
    actors = {_name(group): group for group in ordered}
    counts = [(key, count) for key, count in cast.items() if key[0] in actors.values()]
    unread = sum(count for (_, comment, _), count in counts if comment not in comments)
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
    for name, group in actors.items():
        id_ = "-".join(re.findall(r"[a-z0-9]+", name.lower()))
        size = fmt.counted(people[group], "participant")
        rows.add("actors", id=id_, name=name, kind="group", about=size)
        for comment in comments:
            votes = [cast[group, comment, vote] for vote in (agreeing, -agreeing, 0)]
            if any(votes):
                mean = round(Fraction(votes[0] - votes[1], sum(votes)), 2)
                rows.add(
                    "positions",
                    actor=id_,
                    to=f"comment-{comment}",
                    stance=stance_word(mean),
                    votes=voted(Votes.of(*votes)),
                    cite=f"{_SOURCE} comment {comment}",
                )
    sign = "1" if agreeing == 1 else "−1"
    why = "as the counts in comments.csv say" if is_told else "which nothing in comments.csv tells"
    notes = (*NOTES, f"In {PurePath(voting).name} {sign} is taken for agree, {why}.")
    return Draft(rows, notes, left.listed())


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


def _groups(file: str, data: bytes) -> tuple[Counter[str], _Cast]:
    """The people of each group and their votes, counted line by line."""
    lines = csv_lines(file, data)
    heads = [head.strip() for head in next(lines, [])]
    faults = Faults()
    for name in ("participant", "group-id"):
        if name not in heads:
            faults.tell(Place(file, 1, 1), "E504", f"the column “{name}” is missing")
    faults.raise_any()
    columns = [(n, head) for n, head in enumerate(heads) if head.isascii() and head.isdigit()]
    people: Counter[str] = Counter()
    cast: _Cast = Counter()
    for number, line in enumerate(lines, 2):
        cells = dict(enumerate(map(str.strip, line)))
        if not any(cells.values()):
            continue
        group = line_of_text(cells.get(heads.index("group-id"), ""))
        people[group] += 1
        for n, comment in columns:
            word = cells.get(n, "")
            if word in _VOTE:
                cast[group, comment, _VOTE[word]] += 1
            elif word:
                faults.tell(Place(file, number, n + 1), "E544", "expected a vote: 1, 0 or −1")
    faults.raise_any()
    return people, cast


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


def _agreeing(cast: _Cast, comments: Mapping[str, SheetRow]) -> tuple[int, bool]:
    """The vote that is agreement, and whether the counts of comments tell; exports differ."""
    counted: Counter[tuple[str, int]] = Counter()
    for (_, comment, vote), count in cast.items():
        counted[comment, vote] += count
    off = {1: 0, -1: 0}
    for number, row in comments.items():
        for vote in off:
            for column, sign in (("agrees", vote), ("disagrees", -vote)):
                word = row[column].word
                if word.isascii() and word.isdigit():
                    off[vote] += abs(counted[number, sign] - int(word[:9]))
    return -1 if off[-1] < off[1] else 1, off[1] != off[-1]


def _name(group: str) -> str:
    """The name of a group: its report calls the first one A."""
    is_letter = group.isascii() and group.isdigit() and int(group[:3]) < 26
    return f"Group {chr(ord('A') + int(group)) if is_letter else group}"


KIND = Import("the folder of a Polis export", recognises, read)
