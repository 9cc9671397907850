"""What the process that answers queries gives up, and how it turns values of the library into plain ones."""

import json
import math
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from graph.store.child import Texts
from graph.store.warm import CHILD

FENCED = """
import importlib.util, json, sys
import resource
spec = importlib.util.spec_from_file_location("child", sys.argv[1])
child = importlib.util.module_from_spec(spec)
spec.loader.exec_module(child)
resource.setrlimit(resource.RLIMIT_NOFILE, (40, 40))
child.fence(2 << 30, open_files=200, **json.loads(sys.argv[2]))
file = open(sys.argv[3], "wb", buffering=0)
try:
    written = file.write(b"x")
except OSError as exc:
    written = type(exc).__name__
names = ("RLIMIT_AS", "RLIMIT_CPU", "RLIMIT_NOFILE", "RLIMIT_FSIZE", "RLIMIT_CORE")
print(json.dumps({"written": written, **{name: resource.getrlimit(getattr(resource, name)) for name in names}}))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
@pytest.mark.parametrize("more", [{}, {"processor_seconds": 7}])
def test_the_fence_stands_for_good_and_never_widens_what_there_is(tmp_path: Path, more: dict[str, int]):
    command = [sys.executable, "-I", "-c", FENCED, str(CHILD), json.dumps(more), str(tmp_path / "file")]
    told = json.loads(subprocess.run(command, capture_output=True, check=True, timeout=60).stdout)
    assert told["written"] == "OSError"
    assert (tmp_path / "file").read_bytes() == b""
    assert told["RLIMIT_AS"] == [2 << 30, 2 << 30]
    assert told["RLIMIT_NOFILE"] == [40, 40]  # less than was asked for: it was less before
    assert told["RLIMIT_FSIZE"] == told["RLIMIT_CORE"] == [0, 0]
    assert (told["RLIMIT_CPU"] == [7, 7]) is bool(more)


def node(table: int, offset: int, name: str) -> dict[str, Any]:
    return {"_ID": {"table": table, "offset": offset}, "_LABEL": "City", "id": f"e{offset}", "name": name, "kind": None}


def mention(offset: int, head: int, tail: int) -> dict[str, Any]:
    ends = {"_SRC": {"table": 1, "offset": head}, "_DST": {"table": 1, "offset": tail}}
    return {**ends, "_LABEL": "MENTIONS", "_ID": {"table": 2, "offset": offset}, "text": "上海"}


def rows(*values: Any) -> list[Any]:
    texts = Texts()
    return [one for value in values for one in json.loads(texts.row([value]))]


def test_what_stands_in_many_rows_is_the_same_in_each_and_ends_are_of_their_own_row():
    path = {"_NODES": [node(1, 5, "上海"), node(1, 6, "无锡")], "_RELS": [mention(9, 5, 6)]}
    whole, alone, again, by_null = rows(path, mention(9, 5, 6), node(1, 5, "上海"), {**mention(9, 5, 6), "head": None})
    assert whole["nodes"][0] == again == {"id": "e5", "label": "City", "name": "上海"}
    assert whole["rels"] == [{"id": None, "type": "MENTIONS", "head": "e5", "tail": "e6", "text": "上海"}]
    assert alone == by_null == {"id": None, "type": "MENTIONS", "head": None, "tail": None, "text": "上海"}


def test_a_node_and_a_relation_of_one_number_are_two():
    told, other = rows(node(2, 9, "上海"), mention(9, 5, 6))
    assert told == {"id": "e9", "label": "City", "name": "上海"}
    assert other["text"] == "上海"


def test_a_relation_that_says_what_it_joins_needs_no_nodes_beside_it():
    said = {**mention(9, 5, 6), "_LABEL": "LEADS", "head": "e5", "tail": "e6"}
    assert rows(said) == [{"id": None, "type": "LEADS", "head": "e5", "tail": "e6", "text": "上海"}]


def test_values_that_json_has_no_word_for_are_written_as_people_read_them_wherever_they_stand():
    odd = [Decimal(12), Decimal("2.5"), math.inf, math.nan, b"\x01", date(2021, 7, 1), 1.5, None, True, 'a"上\n']
    plain = [12, 2.5, "inf", "nan", "01", "2021-07-01", 1.5, None, True, 'a"上\n']
    assert rows(*odd) == plain
    assert rows(odd, tuple(odd), {"a": odd}, {1: {"b": [odd]}}) == [plain, plain, {"a": plain}, {"1": {"b": [plain]}}]
    assert rows({**node(1, 5, "上海"), "value": math.inf, "other": Decimal(3)}) == [
        {"id": "e5", "label": "City", "name": "上海", "value": "inf", "other": 3}
    ]
