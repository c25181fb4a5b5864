"""How one item bears on another: the chains of claims from one to the other, shortest first."""

from stancecli.lenses.why.finding import Chain, Link, Why, Worth, ask
from stancecli.lenses.why.telling import tell

__all__ = ["Chain", "Link", "Why", "Worth", "ask", "tell"]
