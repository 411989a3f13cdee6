"""The manager's desk: what waits in a community, one module for each kind of entry.

kinds.py says what a kind is and holds them all, listing.py what a page shows, filling.py what the hourly task writes.
A kind is added by a module that ends in register(Kind(…)) and by its name in registered.py.
"""
