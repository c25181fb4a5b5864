"""Where the situation can come to rest: who would move from here, and what answers hold a rest."""

from stancecli.lenses.stability.asking import ask
from stancecli.lenses.stability.finding import Stability
from stancecli.lenses.stability.telling import tell

__all__ = ["Stability", "ask", "tell"]
