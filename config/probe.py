"""For a container's health check: asks the web server beside it, as its proxy would, whether the named parts are up.

`python config/probe.py web database broker`; without names, all of them. Standard library only, so that it is quick.
"""

import json
import os
import sys
import urllib.error
import urllib.request


def ask(address: str, host: str) -> dict[str, str]:
    request = urllib.request.Request(f"{address}/healthz", headers={"Host": host, "X-Forwarded-Proto": "https"})
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return dict(json.load(answer))
    except urllib.error.HTTPError as error:
        return dict(json.load(error))  # 503 names what is down, and need not be about us


def main(parts: list[str]) -> str:
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".*") or "localhost"
    address = os.environ.get("PROBE_ADDRESS", "http://127.0.0.1:8000")
    try:
        state = ask(address, host)
    except (OSError, ValueError) as error:
        return f"no answer: {error}"
    down = [part for part in parts or ["status"] if state.get(part) != "up"]
    return f"down: {', '.join(down)}" if down else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]) or 0)
