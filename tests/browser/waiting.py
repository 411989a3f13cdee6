"""Waiting for what a page sends on its own, which no element of it shows."""

import time
from collections.abc import Callable

LONGEST = 20  # seconds: as patient as the rest


def wait_until(is_so: Callable[[], bool]) -> None:
    """Returns as soon as it is so; fails when it still is not after 20 s."""
    end = time.monotonic() + LONGEST
    while not is_so():
        assert time.monotonic() < end, "It did not come about."
        time.sleep(0.05)
