"""The shipped data is well formed, and the lint notices when it is not."""

from __future__ import annotations

import shutil

from extract.check import check
from graph.settings import ROOT
from tests.command import spawn


def test_shipped_data_is_well_formed():
    assert check() == []


def test_every_sample_document_is_described():
    described = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    files = sorted(path.name for path in (ROOT / "data" / "documents").iterdir())
    assert len(files) == 8
    assert [name for name in files if f"`{name}`" not in described] == []


def test_every_part_of_the_data_is_described():
    described = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    parts = [p for folder in (".", "gazetteer", "rules", "models") for p in (ROOT / "data" / folder).iterdir()]
    assert [p.name for p in parts if p.is_file() and f"`{p.name}`" not in described and p.name != "README.md"] == []


def test_alias_claimed_twice_is_named_with_its_file(tmp_path):
    data = shutil.copytree(ROOT / "data", tmp_path / "data")
    with (data / "gazetteer" / "cities.yaml").open("a", encoding="utf-8") as file:
        file.write("\n- label: City\n  kind: test\n  origin: made for a test\n  entries:\n    - 测试城 | 上海市\n")
    done = spawn("check", cwd=tmp_path, HUBGRAPH_DATA=str(data))
    assert done.returncode == 2
    assert "cities.yaml: group 7: 测试城: '上海市' is already a name of" in done.stdout


def test_deaf_rule_is_named_with_its_file(tmp_path):
    data = shutil.copytree(ROOT / "data", tmp_path / "data")
    rules = data / "rules" / "relations.yaml"
    text = rules.read_text(encoding="utf-8")
    assert "洋山深水港位于浙江省嵊泗县" in text
    rules.write_text(text.replace("洋山深水港位于浙江省嵊泗县", "洋山深水港、浙江省嵊泗县"), encoding="utf-8")
    done = spawn("check", cwd=tmp_path, HUBGRAPH_DATA=str(data))
    assert done.returncode == 2
    assert "rules/relations.yaml: " in done.stdout


def test_file_that_is_no_yaml_is_named(tmp_path):
    data = shutil.copytree(ROOT / "data", tmp_path / "data")
    (data / "rules" / "units.yaml").write_text("units: [亿美元", encoding="utf-8")
    done = spawn("check", cwd=tmp_path, HUBGRAPH_DATA=str(data))
    assert done.returncode == 2
    assert "rules/units.yaml" in done.stdout
    assert "Traceback" not in done.stderr
