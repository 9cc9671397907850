"""Run `hubgraph` as people run it: in some folder, with no settings but those of the test.

`hubgraph` runs it here, where the pipeline is loaded once; `spawn` and `shell` run it in a process of its own.
"""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from pathlib import Path
from unittest import mock

import hubgraph as program
from graph.settings import settings

BIN = Path(sys.executable).parent
SECONDS = 120


def environment(**extra: str) -> dict[str, str]:
    """Return the environment without what a developer may have set for hubgraph or Neo4j."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("HUBGRAPH_", "NEO4J_"))}
    path = f"{BIN}{os.pathsep}{kept.get('PATH', '')}"
    return {**kept, "PATH": path, "HUBGRAPH_NO_BROWSER": "1", "PYTHONUTF8": "1", **extra}


def hubgraph(*args: str | Path, cwd: Path, stdin: str = "", **env: str) -> subprocess.CompletedProcess[str]:
    """Run the command in this process, to its end; a setting of the data folder needs `spawn`."""
    words = ["hubgraph", *map(str, args)]
    out, err, code = io.StringIO(), io.StringIO(), 0
    settings.cache_clear()
    with (
        contextlib.chdir(cwd),
        mock.patch.dict(os.environ, environment(**env), clear=True),
        mock.patch.multiple(sys, argv=words, stdin=io.StringIO(stdin)),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            program.main()
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    settings.cache_clear()
    return subprocess.CompletedProcess(words, code, out.getvalue(), err.getvalue())


def spawn(*args: str | Path, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, to its end."""
    command = [str(BIN / "hubgraph"), *map(str, args)]
    return subprocess.run(command, cwd=cwd, env=environment(**env), stdin=subprocess.DEVNULL, timeout=SECONDS,
                          capture_output=True, encoding="utf-8", check=False)  # fmt: skip


def shell(line: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a line of the README in a shell."""
    return subprocess.run(["bash", "-c", line], cwd=cwd, env=environment(), stdin=subprocess.DEVNULL,
                          timeout=SECONDS, capture_output=True, encoding="utf-8", check=False)  # fmt: skip
