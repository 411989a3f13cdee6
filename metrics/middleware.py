"""Counts requests and how long they took, over all processes of the web, when PROMETHEUS_MULTIPROC_DIR names a directory.

Each process writes to a file of its own there; /metrics adds them up. By method and kind of answer only: no address, no
person. The settings leave it out where there is no such directory.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, Counter, Histogram

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
NOT_COUNTED = ("/metrics", "/healthz")
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

if directory := os.environ.get("PROMETHEUS_MULTIPROC_DIR"):  # the library opens its files there when a number is made
    Path(directory).mkdir(parents=True, exist_ok=True)

# A registry of their own: what is read is the files of all processes, not these.
registry = CollectorRegistry()
REQUESTS = Counter(
    "fivefold_http_requests",
    "Requests answered, by method and class of answer.",
    ["method", "answer"],
    registry=registry,
)
SECONDS = Histogram("fivefold_http_request_seconds", "How long they took.", registry=registry, buckets=BUCKETS)


class RequestMetricsMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        if request.path not in NOT_COUNTED:
            method = request.method if request.method in METHODS else "other"
            REQUESTS.labels(method, f"{response.status_code // 100}xx").inc()
            SECONDS.observe(time.perf_counter() - began)
        return response
