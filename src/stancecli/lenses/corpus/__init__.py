"""Who stands where in folded statements: everybody, one issue, one actor, a pair; through time."""

from stancecli.lenses.corpus.report import describe as describe
