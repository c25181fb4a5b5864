"""The graph model for conflict resolution: states, moves, sanctions and equilibria.

After L. Fang, K. W. Hipel and D. M. Kilgour, *Interactive Decision Making: The Graph Model for
Conflict Resolution* (1993); the preferences follow from interests and effects instead of being
typed in. `states` has the combinations of options, `conflict` the movers and their payoffs;
`moves`, `paths` and `sanctions` look at single states, `reachability` and `equilibria` at all at
once; `coalitions`, `traps`, `patterns` and `sensitivity` go on from the equilibria. `differences`
has what a move does to each criterion, `gains` what many do to an actor, `unjudged` the options of
which nobody has said anything, `verdict` whether a state holds, and how surely.
"""
