"""What a container's health check makes of the answers of /healthz."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from config.bootstrap import ROOT

STATE = {"status": "down", "web": "up", "database": "up", "broker": "up", "worker": "down"}


class Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """503 as without a worker, but only to the name of the site and as over TLS: else a redirect to nowhere."""
        right = self.headers["Host"] == "communities.example.org" and self.headers["X-Forwarded-Proto"] == "https"
        self.send_response(503 if right else 400)
        self.end_headers()
        self.wfile.write(json.dumps(STATE).encode() if right else b"Bad Request")

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def address() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def probe(address: str, *parts: str, hosts: str = ".communities.example.org,other") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", "-S", ROOT / "config" / "probe.py", *parts],
        env={"PROBE_ADDRESS": address, "ALLOWED_HOSTS": hosts},
        capture_output=True,
        text=True,
    )


def test_probe_is_content_when_the_parts_it_asks_for_are_up(address):
    done = probe(address, "web", "database", "broker")
    assert (done.returncode, done.stderr) == (0, "")


def test_probe_names_what_is_down(address):
    done = probe(address, "web", "worker")
    assert (done.returncode, done.stderr) == (1, "down: worker\n")
    assert probe(address).returncode == 1


def test_probe_without_a_server_or_with_a_wrong_name_fails_with_one_line(address):
    for done in (probe("http://127.0.0.1:9", "web"), probe(address, "web", hosts="elsewhere.example.org")):
        assert done.returncode == 1
        assert done.stderr.startswith("no answer: ")
        assert done.stderr.count("\n") == 1
