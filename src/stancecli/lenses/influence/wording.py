"""What the answers on influence tell alike: by what means, on what grounds, what to ask next."""

from __future__ import annotations

from stancecli import report as r
from stancecli.methods.influence import InfluencePath, Tie

SUBJECT = "Influence"


def next_path(start: str, end: str, tells: str) -> r.Next:
    return r.Next("influence", (), tells, {"from": (start,), "to": (end,)})


def means(tie: Tie) -> str:
    """By what one actor moves another."""
    return tie.claim.by or tie.claim.because or "no means stated"


def path_basis(path: InfluencePath) -> r.Basis:
    return r.basis(*(tie.claim for tie in path.ties))
