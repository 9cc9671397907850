"""Read one file in a process of its own, which can be ended: `python -m extract.alone FILE`.

It gives up rights first (memory, processor time, writing files), says on stdout what it is doing, as lines of JSON, and
ends with the record or with the reason why there is none. Whoever starts it keeps the clock.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
from pathlib import Path
from typing import Any, NoReturn

from graph.store.child import fence

OPEN_FILES = 256


def main() -> None:
    """Read the file that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--seconds", type=int, default=120)
    parser.add_argument("--memory", type=int, default=3 * 2**30, help="bytes")
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--attached", action="store_true", help="end when stdin is closed")
    args = parser.parse_args()
    if args.attached:
        threading.Thread(target=_end_with_parent, daemon=True).start()
    fence(args.memory, open_files=OPEN_FILES, processor_seconds=args.seconds)
    try:
        _tell(record=_record(args.file, args.pages))
    except MemoryError:
        _tell(error=f"{args.file.name}: needs more memory than it may have", hint="split it into several files")
    except Exception as exc:  # whatever a reader stumbles over: the one who asked hears of it
        damaged = f"{args.file.name}: cannot be read ({type(exc).__name__})"
        what, hint = getattr(exc, "message", damaged), getattr(exc, "hint", "it may be damaged: save it again")
        _tell(error=str(what).replace(f"{args.file.parent}{os.sep}", ""), hint=hint)
    os._exit(0)


def _end_with_parent() -> NoReturn:
    sys.stdin.buffer.read(1)
    os._exit(1)


def _record(path: Path, pages: int) -> dict[str, Any]:
    _tell(step="reading")
    from extract.documents import read
    from extract.pipeline import extract
    from extract.segment import segment
    from graph.errors import DocumentError
    from graph.stream import line_of

    source = read(path)
    if source.pages and source.pages > pages:
        raise DocumentError(f"{path.name}: {source.pages} pages, the limit is {pages}", "split it into several files")
    segmented = segment(source)
    if not segmented.passages:
        raise DocumentError(f"{path.name}: there is no text in it", "if it is a scan, run text recognition on it first")
    _tell(step="extracting", passages=len(segmented.passages))
    told: dict[str, Any] = json.loads(line_of(extract(segmented)))
    return told


def _tell(**message: object) -> None:
    line = json.dumps(message, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"
    sys.stdout.buffer.write(line)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
