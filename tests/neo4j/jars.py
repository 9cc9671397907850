"""Neo4j Community as jars from Maven Central, and the Java that runs them. Needs Maven, a JDK, once the network."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
VERSIONS = ("5.26.26", "2026.09.0")
DOWNLOAD_SECONDS = 600


class Missing(RuntimeError):
    """Something that a Neo4j server needs is not on this machine; the message names it."""


def java_for(version: str) -> Path:
    """Return the `java` that runs a Neo4j version: 17 or 21 for 5.26, 21 or newer for 2025 and later."""
    wanted = (17, 21) if version.startswith("5.") else tuple(range(21, 99))
    found = {major: java for java in _javas() if (major := _major(java)) is not None}
    fitting = [found[major] for major in sorted(found) if major in wanted]
    if not fitting:
        needed = "Java 17 or 21" if version.startswith("5.") else "Java 21 or newer"
        have = ", ".join(map(str, sorted(found))) or "none"
        raise Missing(f"Neo4j {version} needs {needed}; JAVA_HOME, /usr/lib/jvm and PATH have: {have}")
    return fitting[0]


def _javas() -> Iterator[Path]:
    homes = [Path(os.environ["JAVA_HOME"])] if os.environ.get("JAVA_HOME") else []
    homes += sorted(Path("/usr/lib/jvm").glob("*")) if Path("/usr/lib/jvm").is_dir() else []
    on_path = shutil.which("java")
    yield from reversed([home / "bin/java" for home in homes if (home / "bin/java").is_file()])
    if on_path:
        yield Path(on_path).resolve()


def _major(java: Path) -> int | None:
    release = java.parent.parent / "release"
    said = release.read_text(encoding="utf-8", errors="replace") if release.is_file() else ""
    if not said:
        asked = subprocess.run([str(java), "-version"], capture_output=True, text=True, check=False)
        said = asked.stderr
    number = re.search(r'(?:JAVA_VERSION=|version )"(\d+)', said)
    return int(number[1]) if number else None


def jars(version: str) -> Path:
    """Return the folder with all jars of a Neo4j version; Maven brings them the first time (120–160 MB)."""
    folder = HERE / "target" / f"lib-{version}"
    if folder.is_dir():
        return folder
    if shutil.which("mvn") is None:
        raise Missing("Maven (`mvn`) is not installed; it brings the Neo4j server: apt-get install maven")
    with _alone(HERE / "target"):
        if not folder.is_dir():
            _download(version, folder)
    return folder


def _download(version: str, folder: Path) -> None:
    part = folder.with_name(folder.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    command = ["mvn", "-q", "-B", "-f", str(HERE / "pom.xml"), "dependency:copy-dependencies"]
    command += [f"-Dneo4j.version={version}", "-DincludeScope=runtime", f"-DoutputDirectory={part}"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=DOWNLOAD_SECONDS, check=False)
    except subprocess.TimeoutExpired as exc:
        raise Missing(f"Maven did not bring Neo4j {version} in {DOWNLOAD_SECONDS} s: is there a network?") from exc
    if done.returncode != 0:
        lines = [line for line in done.stdout.splitlines() if "ERROR" in line] or [done.stderr[-500:]]
        raise Missing(f"Maven could not bring Neo4j {version}: {lines[0]}")
    part.rename(folder)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def main_class(folder: Path, version: str) -> str:
    """Return the class that starts the server; it changed its name between 5.26 and 2026."""
    with zipfile.ZipFile(folder / f"neo4j-{version}.jar") as jar:
        lines = jar.read("META-INF/services/org.neo4j.server.startup.EntryPoint").decode().splitlines()
    return next(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def available(version: str) -> str:
    """Return what is missing for a server of that version, "" when nothing is; brings the jars if they are not here."""
    try:
        java_for(version)
        jars(version)
    except Missing as missing:
        return str(missing)
    return ""
