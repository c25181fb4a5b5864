"""Words that people write for a kind of actor, and ours for them.

Nothing is read by this table: it gives a fault the word that is likely to be meant.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

ACTOR_KINDS_MEANT: Mapping[str, str] = {
    "state": "country nation government republic kingdom superpower power",
    "organisation": (
        "organization company corporation firm business enterprise operator utility bank investor "
        "ngo igo charity foundation nonprofit non-profit union association federation club party "
        "church university museum newspaper alliance lobby trust cooperative institution org"
    ),
    "body": (
        "agency authority ministry department regulator council parliament congress senate court "
        "assembly committee commission tribunal board office administration bureau secretariat "
        "city town municipality county province region district commune village legislature "
        "cabinet police army military local-government regional-government city-government "
        "central-bank"
    ),
    "group": (
        "movement community faction coalition network tribe minority families workers employees "
        "farmers traders fishers activists campaign campaigners rebels militia opposition "
        "stakeholders industry sector"
    ),
    "public": (
        "people population citizens residents voters consumers customers neighbours neighbors "
        "locals inhabitants households users"
    ),
    "person": (
        "individual man woman leader president minister mayor politician owner human expert "
        "official chief director"
    ),
}
_CLOSE = 0.9
"""How much a slip has in common with the word that is meant: “goverment” with government."""


def ours_for(word: str, meant: Mapping[str, str]) -> str:
    """Our word for what was written; empty where the table has none.

    Where it has not all of several words, the last before “of” says what a thing is: a “city
    council” is a council, a “ministry of trade” a ministry.
    """
    before, *_ = word.casefold().split(" of ")
    parts = before.replace("/", " ").split()
    for part in ("-".join(parts), *reversed(parts)):
        forms = {part, part.removesuffix("s"), part.removesuffix("es")}
        if part.endswith("ies"):
            forms.add(f"{part[:-3]}y")
        for ours, theirs in meant.items():
            if forms & {ours, *theirs.split()}:
                return ours
    known = {each: ours for ours, theirs in meant.items() for each in (ours, *theirs.split())}
    near = get_close_matches(before.strip(), known, n=1, cutoff=_CLOSE)
    return known[near[0]] if near else ""
