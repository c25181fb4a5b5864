"""The graph model for conflict resolution: states, moves, sanctions and equilibria.

After L. Fang, K. W. Hipel and D. M. Kilgour, *Interactive Decision Making: The Graph Model for
Conflict Resolution* (1993); the preferences follow from interests and effects instead of being
typed in. `states` has the combinations of options, `conflict` the movers, their payoffs and moves,
`equilibria` which states are at rest, for single movers and for coalitions, `paths` where moves
lead and what they do, `verdict` whether a state holds, and how surely.
"""
