"""How one item bears on another: the chains of claims from one to the other, shortest first."""

from stancecli.lenses.why.finding import Chain, Link, Standing, Why, ask
from stancecli.lenses.why.telling import tell

__all__ = ["Chain", "Link", "Standing", "Why", "ask", "tell"]
