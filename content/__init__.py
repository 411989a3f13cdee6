"""Content: what people make: threads, posts, pages, replies, reactions, search.

May import: communities and below.
"""
