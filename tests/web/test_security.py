"""Headers, hosts, origins, and a port that is taken."""

from __future__ import annotations

import socket
import subprocess

import httpx
import pytest

from graph.errors import StoreError
from tests.command import BIN, environment
from tests.web.conftest import TestClient
from viz.web.app import create_app, serve
from viz.web.roles import Roles, roles_for
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


TOKEN = Roles(review=True, suggestions=True, uploads=True, author="馆员", token="a-secret-of-this-test")


@pytest.fixture
def far(store):
    return TestClient(create_app(store, roles=TOKEN), base_url="http://localhost")


WRITES = [("POST", "/api/decisions"), ("DELETE", "/api/decisions/j0"), ("POST", "/api/decisions/preview"),
          ("POST", "/review/decide"), ("POST", "/review/undo"), ("POST", "/api/uploads"), ("POST", "/upload"),
          ("POST", "/upload/x"), ("DELETE", "/api/uploads/x"), ("DELETE", "/api/suggestions/x")]  # fmt: skip


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_without_the_token_nothing_is_written_over_a_network(far, method, path):
    refused = far.request(method, path, json={})
    assert (refused.status_code, refused.json()["code"]) == (403, "no_token")
    far.cookies.set(TOKEN.cookie, "a-secret-of-this-tesT")
    assert far.request(method, path, json={}).json()["code"] == "no_token"


def test_reading_and_suggesting_need_no_token(far):
    assert far.post("/api/query", json=QUERY).status_code == 200
    assert far.get("/review").status_code == 200
    assert far.post("/api/suggestions", json={"verb": "rename", "entities": ["x"], "value": "y"}).status_code == 404


def test_the_token_of_the_link_becomes_a_cookie_and_leaves_the_address(far):
    gone = far.get("/review?kind=pair&token=a-secret-of-this-test", follow_redirects=False)
    assert (gone.status_code, gone.headers["location"]) == (303, "/review?kind=pair")
    cookie = gone.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=lax" in cookie
    assert far.post("/api/decisions", json={"verb": "rename", "entities": ["无此物"]}).status_code == 404
    cross = far.post("/api/decisions", json={}, headers={"origin": "http://evil.example"})
    assert cross.json()["code"] == "cross_origin"


def test_a_wrong_token_is_said_and_leads_nowhere(far):
    assert far.get("/?token=wrong").json()["code"] == "bad_token"
    far.get("//evil.example/?token=a-secret-of-this-test", follow_redirects=False)
    gone = far.get("http://localhost//evil.example/?token=a-secret-of-this-test", follow_redirects=False)
    assert not gone.headers.get("location", "/").startswith("//")


def test_a_token_is_made_for_every_address_but_this_machine():
    assert not roles_for("127.0.0.1", review=True).token and not roles_for("::1").token
    made = {roles_for(host, review=True).token for host in ("0.0.0.0", "::", "192.168.1.5", "library.example")}
    assert len(made) == 4 and all(len(token) >= 32 for token in made)
    assert TOKEN.token not in repr(TOKEN) + TOKEN.cookie


def test_a_server_that_others_reach_prints_a_link_with_its_token(store):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = ["serve", "--store", store.url, "--host", "0.0.0.0", "--port", str(port), "--review", "--name", "library"]
    server = subprocess.Popen([BIN / "hubgraph", *words], env=environment(), text=True, stderr=subprocess.PIPE)
    try:
        assert server.stderr is not None
        server.stderr.readline()
        link = server.stderr.readline().split(": ", 1)[1].strip()
        order = {"verb": "rename", "entities": ["无此物"], "value": "甲"}
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as visitor:
            assert visitor.post("/api/decisions", json=order).status_code == 403
            assert visitor.get("/about", headers={"Host": "library"}).status_code == 200
            assert visitor.get("/about", headers={"Host": "other"}).status_code == 400
            assert visitor.get(link, follow_redirects=True).url.path == "/"
            assert visitor.post("/api/decisions", json=order).status_code == 404
    finally:
        server.terminate()
        server.communicate(timeout=30)
