"""What the documents say is so: every command and setting is described, every example runs."""

from __future__ import annotations

import re
import shlex
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

import hubgraph as program
from graph.settings import ROOT, Settings
from tests.command import BIN, environment, hubgraph, shell

README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "data" / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
GUIDE = "\n".join(path.read_text(encoding="utf-8") for path in PAGES if path.name != "CHANGELOG.md")
SERVES = re.compile(r"^hubgraph serve\b")


def commands(group: Any = None, name: str = "hubgraph") -> Iterator[tuple[str, Any]]:
    for word, command in (group or get_command(program.app)).commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{name} {word}")
        else:
            yield f"{name} {word}", command


COMMANDS = dict(commands())


def examples_of_help(command: Any) -> list[str]:
    return re.findall(r"Example: `(hubgraph [^`]+)`", command.help or "")


def examples_of_guide() -> list[str]:
    blocks = re.findall(r"```(?:sh|console)\n(.*?)```", GUIDE, re.DOTALL)
    lines = "\n".join(blocks).replace("\\\n", " ").splitlines()
    return [re.split(r"\s#\s", line)[0].strip() for line in lines if line.startswith("hubgraph ")]


EXAMPLES = sorted({*examples_of_guide(), *(e for c in COMMANDS.values() for e in examples_of_help(c))})


def test_every_command_is_in_the_guide():
    assert [name for name in COMMANDS if name not in GUIDE] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_help_with_an_example_of_itself(name: str):
    assert [e for e in examples_of_help(COMMANDS[name]) if e.startswith(name)] != []


def test_help_is_printed_for_every_command(tmp_path: Path):
    for name in ("hubgraph", "hubgraph report", "hubgraph documents", "hubgraph ingest"):
        done = hubgraph(*name.split()[1:], "--help", cwd=tmp_path)
        assert done.returncode == 0
        assert "Usage" in done.stdout


def test_every_setting_is_described():
    wanted = {field.alias for field in Settings.model_fields.values()}
    assert sorted(wanted - set(re.findall(r"\b(?:HUBGRAPH|NEO4J)_[A-Z_]+\b", GUIDE))) == []
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert sorted(wanted - set(re.findall(r"\b(?:HUBGRAPH|NEO4J)_[A-Z_]+\b", example))) == []


BEFORE = {  # what an example takes for granted
    "hubgraph judge undo": "hubgraph judge unsure 虹桥商务区 临港新片区",
    "hubgraph judge import": "hubgraph judge export out/ledger.jsonl",
}


@pytest.mark.parametrize("line", [e for e in EXAMPLES if not SERVES.match(e)])
def test_example_runs(line: str, own: Path):
    for start, needed in BEFORE.items():
        if line.startswith(start):
            assert hubgraph(*shlex.split(needed)[1:], cwd=own).returncode == 0
    plain = not re.search(r"[|<>*$]", re.sub(r"'[^']*'", "", line))
    done = hubgraph(*shlex.split(line)[1:], cwd=own) if plain else shell(line, own)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout or re.search("wrote|added|removed|made again|kept|took", done.stderr)


@pytest.mark.parametrize("line", [e for e in EXAMPLES if SERVES.match(e)])
def test_example_of_serving_answers(line: str, own: Path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    words = [word for word in shlex.split(line)[1:] if word != "--browser"]
    if "--port" in words:
        words[words.index("--port") + 1] = port  # one that is free here
    else:
        words += ["--port", port]
    if "--store" in words:  # the line before it in the guide made this store
        for made in sorted((own / "var").iterdir()):
            made.rename(
                made.with_name(made.name.replace("hubgraph.", Path(words[words.index("--store") + 1]).stem + "."))
            )
    server = subprocess.Popen([str(BIN / "hubgraph"), *words], cwd=own, env=environment(), text=True,
                              stderr=subprocess.PIPE)  # fmt: skip
    try:
        assert server.stderr is not None
        assert server.stderr.readline() == f"the explorer is at http://127.0.0.1:{port} (Ctrl-C ends it)\n"
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30) as answer:
            assert "上海" in answer.read().decode()
    finally:
        server.terminate()
        said = server.communicate(timeout=30)[1]
    assert "Traceback" not in said


def test_examples_are_found():
    assert len(EXAMPLES) >= len(COMMANDS)
    assert [e for e in EXAMPLES if SERVES.match(e)]


def test_readme_is_short():
    assert len(README.splitlines()) < 120


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path):
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
    local = [link for link in links if not link.startswith(("http://", "https://"))]
    assert [link for link in local if not (page.parent / link).exists()] == []


def test_make_targets_of_the_guide_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE))
    assert targets >= {"help", "setup", "explore", "test", "lint", "bench", "models"}
    assert set(re.findall(r"`make ([a-z]+)", GUIDE)) <= targets
    assert {"explore", "test"} <= set(re.findall(r"\bmake ([a-z]+)", README))


def test_taken_port_is_said_before_any_work(tmp_path: Path):
    (tmp_path / "Makefile").write_bytes((ROOT / "Makefile").read_bytes())
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        started = time.monotonic()
        done = shell(f"make explore PORT={port}", tmp_path)
    assert done.returncode != 0
    assert f"port {port} cannot be had" in done.stderr
    assert "make explore PORT=8001" in done.stderr
    assert time.monotonic() - started < 10
    assert [path.name for path in tmp_path.iterdir()] == ["Makefile"]


def test_compose_has_no_default_password_and_listens_here_only():
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    services = yaml.safe_load(text)["services"]
    assert set(services) == {"neo4j", "explorer"}
    assert "${NEO4J_PASSWORD:?" in text
    assert "${NEO4J_PASSWORD:-" not in text
    assert "healthcheck" in services["neo4j"]
    assert services["explorer"]["depends_on"]["neo4j"]["condition"] == "service_healthy"
    assert [p for service in services.values() for p in service["ports"] if not p.startswith("127.0.0.1:")] == []
    assert re.fullmatch(r"NEO4J_PASSWORD=", next(
        line for line in (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
        if line.startswith("NEO4J_PASSWORD")
    ))  # fmt: skip
