"""The measures of MEASURES.md 3 once more, in plain Python and floats, read from the text and not from the engine.

Slow on purpose: loops over lists of acts. It holds the SQL of roles/engine to account (tests/roles/test_reference.py).
"""
