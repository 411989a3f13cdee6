"""Who has to do with whom, by week: ties from what people did in the open, and the shape they give a community.

Acts to ties (ties.py), ties to figures (graph, cores, subgroups, paths, shape), figures to rows (weekly.py), rows to what
a manager (shown, diagnoses, picture) and a member (own.py) may see. MEASURES.md 8; docs/decisions/networks.md.
"""
