"""Bringing a Stack Exchange dump into a community: reader (XML), people, posts, history, follow-up in SQL."""
