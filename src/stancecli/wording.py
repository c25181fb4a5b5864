"""What several lenses tell alike, in the same words."""

from __future__ import annotations

from stancecli import notation as fmt, report as r
from stancecli.methods.grounds import Grounds


def rests_on(found: Grounds, thing: str, where: str = "", among: str = "") -> r.Section:
    """The section that says what an answer rests on.

    `thing` is what the claims are (`effect`), `where` which of them (`of the open options`);
    `among` says of the judgements what is worth knowing.
    """
    total, which = fmt.counted(found.claims, thing), f" {where}" if where else ""
    entries = [
        r.Entry(r.text(f"{each.claims} of {total}{which}: {fmt.reference(each.source)}"))
        for each in found.sources
    ]
    if found.judgements:
        mark = r.Span("(judgement)", r.Role.JUDGEMENT)
        tail = f", among them {among}." if among else "."
        entries.append(r.Entry(r.text(f"{found.judgements} of {total}: ", mark, tail)))
    if not entries:
        entries.append(r.Entry(r.text(f"No {thing}{which} bears on this.")))
    note = r.Note("A citation vouches for a claim and its direction; every size is the analyst's.")
    return r.Section("Rests on", (r.Listing(tuple(entries), "·"), note))
