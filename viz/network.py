"""Stand-alone pictures: a scene through pyvis into one HTML file that opens with the network off.

pyvis collects nodes, edges and options; the page is our own template, because every mode of pyvis's own loads from
CDNs and some put names into markup (see `viz/templates/network.html`). The vis-network inlined is the one that
pyvis ships; its sheet is left out, as it only styles buttons and tooltips that are not used.
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

import pyvis
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from pyvis.network import Network

from graph.ontology import ontology
from viz import style
from viz.export import write_text
from viz.scene import Scene
from viz.words import say

_HERE = Path(__file__).parent
VIS = Path(pyvis.__file__).parent / "templates" / "lib" / "vis-9.1.2" / "vis-network.min.js"


def draw(scene: Scene, title: str = "", language: str = "zh") -> str:
    """Return a scene as one HTML page without outside files; every name in it is text.

    `title` stands over the picture (default: the sentence of the scene); `language` is `zh` or `en`.
    """
    net = to_pyvis(scene)
    nodes, edges, *_ = net.get_network_data()
    plain = {
        "nodes": [node["scene"] for node in nodes],
        "edges": [edge["scene"] for edge in edges],
        "legend": scene["legend"],
    }
    own = _HERE / "web" / "static"
    scripts = [
        _script(VIS),
        _script(own / "labels.js", own / "painter.js", own / "strokes.js", own / "draw.js"),
        _script(own / "alone.js"),
    ]
    hashes = " ".join(f"'sha256-{_digest(script)}'" for script in scripts)
    html = _environment().get_template("network.html").render(
        title=title or scene["sentence"][language], sentence=scene["sentence"][language], scene=scene, plain=plain,
        language=language, scripts=scripts, palette=Markup(style.css()),  # noqa: S704 — our own sheet
        csp=f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data:; base-uri 'none'",
        say=lambda key, **values: say(key, language, **values), ontology=ontology(),
    )  # fmt: skip
    return html.encode("utf-8", "replace").decode("utf-8")


def write(scene: Scene, path: Path, title: str = "", language: str = "zh") -> Path:
    """Write a scene as a picture, UTF-8 on every system, and return where it went."""
    write_text(path, draw(scene, title, language))
    return path


def to_pyvis(scene: Scene) -> Network:
    """Return a scene as a pyvis network: positions fixed, physics off, no titles (pyvis puts those into markup)."""
    net = Network(height="100%", width="100%", directed=True, cdn_resources="in_line", notebook=False)
    net.toggle_physics(False)
    for node in scene["nodes"]:
        look = style.look(node["type"])
        net.add_node(node["id"], label=node["label"], shape="dot", size=node["size"], x=node["x"], y=node["y"],
                     color=look.fill[0], physics=False, scene=node)  # fmt: skip
    for edge in scene["edges"]:
        stroke = style.MODALITIES[edge["modality"]]
        net.add_edge(edge["from"], edge["to"], width=edge["width"], color=stroke.colour[0],
                     dashes=list(stroke.dash) or False, scene=edge)  # fmt: skip
    return net


@cache
def _environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    env.policies["json.dumps_function"] = _dumps
    return env


def _dumps(value: Any, **options: Any) -> str:
    return json.dumps(value, ensure_ascii=False, **{**options, "sort_keys": False})


@cache
def _script(*paths: Path) -> Markup:
    """Return scripts of ours or of pyvis as one for inlining; the browser checks it by its hash."""
    text = "".join(path.read_text(encoding="utf-8").replace("\r\n", "\n") for path in paths)
    if "</script" in text.lower() or "<!--" in text:
        raise ValueError(f"{paths[0]} cannot be inlined: it would end its own element")
    return Markup(text)  # noqa: S704 — a file of the package, never data


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
