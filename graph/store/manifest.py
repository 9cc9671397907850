"""The list of what a store is made of: its records by hash, and the seals of the store files that fit them.

A seal tells a damaged file from a whole one. The library does not notice changed bytes, and on some it never comes
back: so both ends of the file, where its tables of contents stand, are compared before it is opened, and all of it by
`verify`.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from graph.assemble import build_id
from graph.errors import StoreError

FORMAT = 1
NOTHING = build_id(())  # the build of an empty graph
ENDS = 1 << 20  # bytes at either end of a store file


@dataclass(frozen=True, slots=True)
class Seal:
    """Size in bytes, hash of both ends, hash of all of a store file."""

    size: int
    ends: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """Hash of the record by document id, the seals of files that may stand in the place of the store, the ledger's."""

    build: str = NOTHING
    documents: Mapping[str, str] = field(default_factory=dict)
    seals: tuple[Seal, ...] = ()
    judged: str = ""  # fingerprint of the judgements, empty for none

    def only(self, documents: Iterable[str]) -> Manifest:
        """Return the part of a manifest that names these documents; it is no build."""
        return Manifest(documents={doc_id: self.documents[doc_id] for doc_id in documents})


def seal(path: Path) -> Seal:
    """Return the seal of a file; it is read as a whole."""
    with path.open("rb") as file:
        whole = hashlib.file_digest(file, "sha256").hexdigest()
    return Seal(*ends_of(path), whole)


def is_whole(path: Path, manifest: Manifest) -> bool:
    """Tell whether size and both ends of a file are those of a seal; a manifest without seals lets all pass."""
    return not manifest.seals or ends_of(path) in {(one.size, one.ends) for one in manifest.seals}


def ends_of(path: Path) -> tuple[int, str]:
    """Return the size of a file, and the hash of both its ends."""
    size = path.stat().st_size
    with path.open("rb") as file:
        made = hashlib.sha256(file.read(ENDS))
        file.seek(max(0, size - ENDS))
        made.update(file.read(ENDS))
    return size, made.hexdigest()


def manifest_text(manifest: Manifest) -> str:
    """Return a manifest as it is written."""
    documents = [{"id": doc_id, "sha256": manifest.documents[doc_id]} for doc_id in sorted(manifest.documents)]
    plain = {
        "format": FORMAT,
        "build": manifest.build,
        "judged": manifest.judged,
        "seals": [asdict(one) for one in manifest.seals],
        "documents": documents,
    }
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"


def read_manifest(path: Path) -> Manifest:
    """Read a manifest; an empty one where there is none. Raises StoreError for a damaged one."""
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
        if plain["format"] != FORMAT:
            hint = "use the version of hubgraph that wrote it, or ingest the documents into a new store"
            raise StoreError(f"{path}: format {plain['format']!r} is not known (this is {FORMAT})", hint)
        hashes = {doc["id"]: doc["sha256"] for doc in plain["documents"]}
        if not all(re.fullmatch("[0-9a-f]{64}", value) for value in hashes.values()):
            raise ValueError("a hash is not one")
        seals = tuple(Seal(**one) for one in plain.get("seals", ()))
        return Manifest(plain["build"], hashes, seals, plain.get("judged", ""))
    except FileNotFoundError:
        return Manifest()
    except (OSError, ValueError, KeyError, TypeError) as exc:
        hint = "move the folder away and ingest the documents again"
        raise StoreError(f"{path}: damaged: {exc}", hint) from exc
