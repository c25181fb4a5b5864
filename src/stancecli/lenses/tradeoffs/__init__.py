"""What an actor trades away with each option of a decision, and what it comes down to."""

from stancecli.lenses.tradeoffs.finding import Scored, Tradeoff, Tradeoffs, ask
from stancecli.lenses.tradeoffs.telling import tell

__all__ = ["Scored", "Tradeoff", "Tradeoffs", "ask", "tell"]
