"""Node-link JSON, through networkx: what d3 and many others read."""

from __future__ import annotations

import json

import networkx as nx

from stancecli.export import Format
from stancecli.export.flat import flat
from stancecli.situation import Situation


def export(situation: Situation) -> str:
    """The graph, attributes plain, as node-link data: `nodes` and `edges`, ids and keys kept."""
    data = nx.node_link_data(flat(situation), edges="edges")
    return json.dumps(data, indent=1, allow_nan=False) + "\n"


FORMAT = Format(".json", "node-link data for d3, networkx", export)
