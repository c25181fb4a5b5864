"""The Python door: a model in a situation, every question that can be asked of it, and answers.

    import stancecli as st

    china = st.load("actors.yaml")
    china.tradeoffs("china").to_rows()

The command line asks through the same door. Items may be named as there: by id or by name, in any
letter case. What cannot be answered as asked raises `Unanswerable`, a name that nothing has
`UnknownName`; a file that is faulty raises `InvalidModel`, with every fault and its place.
"""

from stancecli.analysis.analysis import QUESTIONS, Analysis
from stancecli.analysis.answer import Answer

__all__ = ["QUESTIONS", "Analysis", "Answer"]
