"""The process that writes a store file, started by `graph.store.maker`; it imports nothing of hubgraph.

It reads lines of JSON from stdin: where the file is to be, statements to run with their parameters, one after the
other, and null when there are no more. When stdin ends before that, its parent has died, and it ends at once: no
writer outlives the one who asked.
"""

from __future__ import annotations

import json
import os
import queue
import shutil
import sys
import threading
from pathlib import Path
from typing import Any, NoReturn


def end(code: int) -> NoReturn:
    """End without waiting for threads, and delete the working folder: the parent may be killed before it does."""
    shutil.rmtree(Path.cwd(), ignore_errors=True)
    os._exit(code)


def listen(lines: queue.SimpleQueue[Any]) -> None:
    """Take in lines as they come, and end with the parent."""
    for line in sys.stdin.buffer:
        lines.put(json.loads(line))
    end(1)


def main() -> None:
    """Do the work that comes on stdin."""
    sys.path.append(sys.argv[1])
    lines: queue.SimpleQueue[Any] = queue.SimpleQueue()
    threading.Thread(target=listen, args=(lines,), daemon=True).start()
    import ladybug

    job = lines.get()
    database = ladybug.Database(job.pop("path"), auto_checkpoint=False, **job)
    with ladybug.Connection(database) as connection:
        while (work := lines.get()) is not None:
            connection.execute(*work)
    database.close()
    end(0)


if __name__ == "__main__":
    main()
