"""Headers, hosts, origins, and a port that is taken."""

from __future__ import annotations

import socket

import pytest

from graph.errors import StoreError
from viz.web.app import serve
from viz.web.security import same_origin

QUERY = {"cypher": "MATCH (c:City) RETURN c.name AS name"}


@pytest.mark.parametrize("path", ["/", "/explore", "/nothing", "/api/scene", "/static/app.css", "/static/palette.css"])
def test_every_answer_carries_the_policy(client, path):
    headers = client.get(path).headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "0.0.0.0", "localhost.", "169.254.169.254"])
def test_other_hosts_are_refused(client, host):
    assert client.get("/", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:8000", "[::1]:8000", "LOCALHOST"])
def test_local_hosts_are_answered(client, host):
    assert client.get("/about", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ({}, True),
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "none"}, True),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "same-site"}, False),
        ({"origin": "http://localhost", "host": "localhost"}, True),
        ({"origin": "http://localhost:9", "host": "localhost"}, False),
        ({"origin": "null", "host": "localhost"}, False),
        ({"origin": "http://evil.example", "host": "localhost"}, False),
        ({"sec-fetch-site": "cross-site", "origin": "http://localhost", "host": "localhost"}, False),
    ],
)
def test_unsafe_requests_of_other_origins_are_refused(client, headers, allowed):
    assert same_origin(headers) is allowed
    answer = client.post("/api/query", json=QUERY, headers=headers)
    assert answer.status_code == (200 if allowed else 403), answer.text


def test_a_query_body_must_be_small_json(client):
    form = client.post("/api/query", content="cypher=x", headers={"content-type": "application/x-www-form-urlencoded"})
    assert form.status_code == 415
    assert client.post("/api/query", json={"cypher": "x" * 200_000}).status_code == 413
    chunked = client.post("/api/query", content=iter([b"{}"]), headers={"content-type": "application/json"})
    assert chunked.status_code == 411
    wrong = client.post("/api/query", json={"nothing": 1})
    assert wrong.status_code == 422
    assert set(wrong.json()) >= {"code", "message_zh", "message_en", "hint"}


def test_pages_take_no_unsafe_method(client):
    assert client.post("/entities", json={}).status_code == 405


def test_static_files_stay_in_their_folder(client):
    for path in ("/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static//etc/passwd"):
        assert client.get(path).status_code in (404, 405)


def test_a_port_that_is_taken_is_named(store):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(StoreError, match=str(port)) as refused:
            serve(store, "127.0.0.1", port)
    assert "--port" in refused.value.hint
