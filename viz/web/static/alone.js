/* A stand-alone picture: draws the scene of the page, filters by type and modality, says what is chosen. */
"use strict";
(() => {
  const whole = JSON.parse(document.getElementById("scene").textContent);
  const language = document.body.dataset.language;
  const checked = (name) => new Set([...document.querySelectorAll(`input[name=${name}]:checked`)].map((box) => box.value));
  let shown = whole;
  const drawn = globalThis.hubgraphDraw.mount(document.getElementById("canvas"), whole, { language });

  function filter() {
    const types = checked("type");
    const modalities = checked("modality");
    const nodes = whole.nodes.filter((n) => types.has(n.type));
    const keep = new Set(nodes.map((n) => n.id));
    const edges = whole.edges.filter((e) => keep.has(e.from) && keep.has(e.to) && Object.keys(e.modalities).some((m) => modalities.has(m)));
    shown = { ...whole, nodes, edges };
    drawn.painter.all = document.getElementById("all").checked;
    drawn.show(shown);
    document.body.dataset.shown = `${nodes.length} ${edges.length}`;
  }

  function say(ids) {
    const card = document.getElementById("card");
    card.replaceChildren();
    const node = whole.nodes.find((n) => n.id === ids[0]);
    if (!node) return;
    const label = (name) => whole.legend.types.find((t) => t.name === name)?.[language] ?? name;
    const title = document.createElement("b");
    title.textContent = node.label;
    const list = document.createElement("ul");
    for (const edge of shown.edges.filter((e) => e.from === node.id || e.to === node.id)) {
      const other = whole.nodes.find((n) => n.id === (edge.from === node.id ? edge.to : edge.from));
      const row = document.createElement("li");
      const kinds = edge.types.map((type) => whole.legend.relations.find((r) => r.name === type)[language]).join(" · ");
      row.textContent = `${kinds} — ${other.label}`;
      list.append(row);
    }
    const joined = document.createElement("p");
    joined.textContent = `${label(node.type)} · ${card.dataset.joined}`;
    card.append(title, joined, list);
  }

  document.querySelectorAll("aside input").forEach((box) => box.addEventListener("change", filter));
  drawn.network.on("click", ({ nodes }) => say(nodes));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawn.retheme(shown));
  addEventListener("resize", () => drawn.fit());
  document.body.dataset.ready = "yes";
})();
