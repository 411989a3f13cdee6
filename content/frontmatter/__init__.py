"""Bringing in a folder of Markdown with YAML heads (a Hugo site): reader, people, communities, posts, wiki pages."""
