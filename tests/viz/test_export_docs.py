"""The page of formats names what there is, and its Python runs on what its commands write."""

import re
from pathlib import Path

from typer.main import get_command

import hubgraph as program
from graph.settings import ROOT
from tests.command import hubgraph
from viz.export import FORMATS

PAGE = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")


def export_options() -> dict[str, str]:
    command = get_command(program.app).commands["export"]  # type: ignore[attr-defined]
    return {name: getattr(p, "help", "") or "" for p in command.params for name in p.opts if name.startswith("--")}


def test_page_and_help_name_every_format():
    assert re.findall(r"^\| `([\w-]+)` \|", PAGE, re.MULTILINE)[1:] == list(FORMATS)  # below its heading
    assert re.findall(r"[\w-]+", export_options()["--format"].partition(":")[0].replace(" or ", " ")) == list(FORMATS)


def test_page_says_which_formats_hold_the_network():
    (said,) = re.findall(r"as the report does\. (.*) can hold it\.", PAGE)
    assert set(re.findall(r"`(\w+)`", said)) == {name for name, form in FORMATS.items() if form.networks}


def test_every_option_of_export_is_on_the_page():
    assert [name for name in export_options() if f"`{name}" not in PAGE and f" {name} " not in PAGE] == ["--store"]


def test_python_of_the_page_runs(sample: Path, tmp_path: Path, monkeypatch, capsys):
    store = str(sample / "var" / "hubgraph.lbug")
    done = hubgraph("export", "out/network.graphml", "--format", "graphml", "--network", "--store", store, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    monkeypatch.chdir(tmp_path)
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    exec(code, {})  # the example, as a reader would run it
    assert capsys.readouterr().out.startswith("上海 ")
