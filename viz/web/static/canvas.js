// The canvas: hides the drawing library behind few verbs, and mirrors what it shows as lists for readers and tests.
export class Canvas {
  constructor(container, scene, { language, onSelect, onExpand, onEmpty }) {
    this.container = container;
    container.replaceChildren();
    container.classList.add("live");
    this.scene = scene;
    this.drawn = globalThis.hubgraphDraw.mount(container, scene, { language });
    const { network } = this.drawn;
    network.on("click", ({ nodes, edges }) => {
      if (nodes.length) onSelect(nodes[0]);
      else if (edges.length) onSelect(edges[0]);
      else onEmpty();
    });
    network.on("doubleClick", ({ nodes }) => nodes.length && onExpand(nodes[0]));
    network.on("hoverNode", () => (container.style.cursor = "pointer"));
    network.on("blurNode", () => (container.style.cursor = "default"));
    new MutationObserver(() => this.drawn.retheme(this.scene)).observe(document.documentElement, { attributeFilter: ["data-theme"] });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.drawn.retheme(this.scene));
    this.mirror();
  }

  show(scene, { fit }) {
    this.scene = scene;
    this.drawn.show(scene);
    if (fit) this.drawn.fit();
    this.mirror();
  }

  select(id) {
    const { network } = this.drawn;
    network.unselectAll();
    if (this.scene.nodes.some((n) => n.id === id)) network.selectNodes([id], false);
    else if (this.scene.edges.some((e) => e.id === id)) network.setSelection({ nodes: [], edges: [id] });
  }

  zoom(factor) {
    const { network } = this.drawn;
    network.moveTo({ scale: network.getScale() * factor, animation: false });
  }

  fit() {
    this.drawn.fit();
  }

  mirror() {
    const fill = (id, items, make) => document.getElementById(id).replaceChildren(...items.map((item) => {
      const li = document.createElement("li");
      make(li, item);
      return li;
    }));
    fill("canvas-items", this.scene.nodes, (li, n) => {
      Object.assign(li.dataset, { id: n.id, x: n.x, y: n.y });
      li.textContent = n.label;
    });
    fill("canvas-edges", this.scene.edges, (li, e) => {
      Object.assign(li.dataset, { id: e.id, modality: e.modality, count: e.count });
      li.textContent = Object.keys(e.modalities).join(" ");
    });
  }
}
