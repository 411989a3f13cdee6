"""What a file is, by its bytes: pure functions, of no model and no request. Storing is in actions, serving in views.

May import Django, Pillow, pypdf and lxml; from this project nothing.
"""
