"""The demo organisation: who is in it, what they wrote, what they did with it over some weeks; all from one seed.

Everything is made in memory first and written in one go (saving.py). May import every app, like all of config.
"""
