"""A real Neo4j Community server, without Docker: started on free ports in a temporary home, stopped by SIGTERM.

python -m tests.neo4j.server --version 5.26.26      prints its settings and stays until Ctrl-C

with running("2026.09.0") as server:
    open_store(server.uri)
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import neo4j
from neo4j.exceptions import DriverError, Neo4jError

from tests.neo4j.jars import VERSIONS, Missing, jars, java_for, main_class

USERNAME, FIRST_PASSWORD, PASSWORD = "neo4j", "neo4j", "only-for-tests"
START_SECONDS, STOP_SECONDS = 120.0, 30.0
OPENED = ("java.base/java.nio", "java.base/java.io", "java.base/sun.nio.ch", "java.base/java.util.concurrent")
QUICK = ("-Xms256m", "-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")  # starts soon, spares the processor
STEADY = ("-Xms1g", "-Xmx1g")  # as servers are run: for measuring
SETTINGS = {
    "server.default_listen_address": "127.0.0.1",
    "server.http.enabled": "false",
    "server.https.enabled": "false",
    "server.memory.pagecache.size": "256m",
    "server.memory.heap.initial_size": "256m",
    "server.memory.heap.max_size": "1g",
    "dbms.usage_report.enabled": "false",
    "client.allow_telemetry": "false",
    "dbms.security.allow_csv_import_from_file_urls": "false",
    "internal.dbms.cypher_ip_blocklist": "0.0.0.0/0,::/0",
    "db.transaction.timeout": "60s",
}


class Server:
    """A server in a home of its own. It can be killed and started again: the home and the ports stay."""

    def __init__(
        self, version: str, home: Path, settings: Mapping[str, str] | None = None, options: Sequence[str] = QUICK
    ) -> None:
        self.version, self.home, self._options = version, home, options
        self.username, self.password = USERNAME, PASSWORD
        self.port = free_port()
        self.uri = f"neo4j://127.0.0.1:{self.port}"
        self._lib, self._java = jars(version), java_for(version)
        self._process: subprocess.Popen[bytes] | None = None
        self._fresh = True
        address = f"127.0.0.1:{self.port}"
        bolt = {"server.bolt.listen_address": address, "server.bolt.advertised_address": address}
        lines = {**SETTINGS, **bolt, **(settings or {})}
        (home / "conf").mkdir(parents=True)
        (home / "logs").mkdir()
        text = "".join(f"{name}={value}\n" for name, value in lines.items())
        (home / "conf/neo4j.conf").write_text(text, encoding="utf-8")

    @property
    def environment(self) -> dict[str, str]:
        """The settings that `hubgraph` reads."""
        return {
            "NEO4J_URI": self.uri,
            "NEO4J_USERNAME": self.username,
            "NEO4J_PASSWORD": self.password,
            "NEO4J_DATABASE": "neo4j",
            "HUBGRAPH_CACHE": str(self.home / "cache"),
        }

    @property
    def pid(self) -> int | None:
        """The process of the server, None when it is stopped."""
        return self._process.pid if self._process else None

    def java(self, main: str, *args: str) -> list[str]:
        """Return the command that runs a class of the server, for example `org.neo4j.cli.AdminTool`."""
        opened = [f"--add-opens={package}=ALL-UNNAMED" for package in OPENED]
        unsafe = ["--sun-misc-unsafe-memory-access=allow"] if not self.version.startswith("5.") else []
        if unsafe and _older_than_24(self._java):
            unsafe = []
        native = ["--enable-native-access=ALL-UNNAMED"]
        return [str(self._java), *opened, *native, *unsafe, "-cp", f"{self._lib}/*", main, *args]

    def admin(self, *args: str, timeout: float = 300) -> subprocess.CompletedProcess[str]:
        """Run `neo4j-admin` on the home of this server; stop it first for `database import`."""
        environment = {**os.environ, "NEO4J_HOME": str(self.home), "NEO4J_CONF": str(self.home / "conf")}
        command = self.java("org.neo4j.cli.AdminTool", *args)
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=timeout, check=False)

    def start(self) -> None:
        """Start and wait until it answers. Raises RuntimeError with the end of its log."""
        command = self.java(
            main_class(self._lib, self.version),
            f"--home-dir={self.home}",
            f"--config-dir={self.home / 'conf'}",
            "--console-mode",
        )
        with (self.home / "logs/console.log").open("ab") as log:
            self._process = subprocess.Popen(
                [command[0], *self._options, *command[1:]], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                cwd=self.home, start_new_session=True,
            )  # fmt: skip
        try:
            self._wait()
        except BaseException:
            self.kill()
            raise

    def _wait(self) -> None:
        end = time.monotonic() + START_SECONDS
        while not self._answers():
            ended = self._process is None or self._process.poll() is not None
            if ended or time.monotonic() > end:
                log = (self.home / "logs/console.log").read_text(encoding="utf-8", errors="replace")
                raise RuntimeError(f"Neo4j {self.version} did not start:\n{log[-3000:]}")
            time.sleep(0.2)

    def _answers(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
            return self._knows_password()
        return False

    def _knows_password(self) -> bool:
        with suppress(DriverError, Neo4jError):
            if self._fresh:
                with self._driver(FIRST_PASSWORD) as driver:
                    change = "ALTER CURRENT USER SET PASSWORD FROM $old TO $new"
                    words = {"old": FIRST_PASSWORD, "new": PASSWORD}
                    driver.execute_query(change, words, database_="system")
                self._fresh = False
            with self._driver(PASSWORD) as driver:
                driver.execute_query("RETURN 1", database_="neo4j")
            return True
        return False

    def _driver(self, password: str) -> neo4j.Driver:
        return neo4j.GraphDatabase.driver(
            f"bolt://127.0.0.1:{self.port}", auth=(USERNAME, password), telemetry_disabled=True, connection_timeout=5,
            max_transaction_retry_time=0,
        )  # fmt: skip

    def driver(self) -> neo4j.Driver:
        """Return a driver of one's own, to look at what a store wrote."""
        return neo4j.GraphDatabase.driver(self.uri, auth=(self.username, self.password), telemetry_disabled=True)

    def stop(self) -> None:
        """End the server as an administrator does: SIGTERM, and SIGKILL when that takes too long."""
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGTERM)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
        self._process = None

    def kill(self) -> None:
        """End the server as a power cut does."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None


def _older_than_24(java: Path) -> bool:
    asked = subprocess.run([str(java), "--sun-misc-unsafe-memory-access=allow", "-version"], capture_output=True,
                           check=False)  # fmt: skip
    return asked.returncode != 0


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(
    version: str = VERSIONS[0], settings: Mapping[str, str] | None = None, options: Sequence[str] = QUICK
) -> Iterator[Server]:
    """Run a server for the length of a `with` block. Raises Missing, naming what is not on this machine.

    The server is a session of its own and would outlive a process that SIGTERM ends: that ends in order from now on, as
    after Ctrl-C.
    """
    home = Path(tempfile.mkdtemp(prefix=f"neo4j-{version}-"))
    if threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGTERM) == signal.SIG_DFL:
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        server = Server(version, home, settings, options)
        try:
            server.start()
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def main() -> None:
    """Run a server until Ctrl-C or SIGTERM; print its settings as a shell reads them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--version", default=VERSIONS[0], help=f"one of {', '.join(VERSIONS)}")
    wanted = parser.parse_args()
    try:
        with running(wanted.version) as server:
            for name, value in server.environment.items():
                print(f"export {name}={value}", flush=True)
            signal.pause()
    except Missing as missing:
        sys.exit(str(missing))
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
