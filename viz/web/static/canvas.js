// The canvas: hides the drawing library behind few verbs. What it draws is a scene; what is said of it comes as marks.
import { late, parts } from "./here.js";
import { lang } from "./i18n.js";

parts.over = late(() => import("./overlay.js")); // what comes of pointing, choosing and moving
const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

export class Canvas {
  /* `on`: tap(id, event), empty(), open(id), menu(id, point), moved(ids), boxed(ids). */
  constructor(container, scene, on) {
    this.container = container;
    this.on = on;
    this.scene = scene;
    this.hover = "";
    this.fan = "";
    container.replaceChildren();
    container.classList.add("live");
    this.drawn = globalThis.hubgraphDraw.mount(container, scene, { language: lang });
    this.network = this.drawn.network;
    this.painter = this.drawn.painter;
    this.painter.marks.badges = true;
    this.listen();
    container.querySelector("canvas").setAttribute("aria-hidden", "true");
    new MutationObserver(() => this.retheme()).observe(document.documentElement, { attributeFilter: ["data-theme"] });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.retheme());
  }

  listen() {
    const { network, container, on } = this;
    const at = ({ pointer }) => network.getNodeAt(pointer.DOM) ?? network.getEdgeAt(pointer.DOM);
    const pairOf = (id) => this.pieces?.get(id) ?? id;
    network.on("click", (event) => {
      const id = at(event);
      network.unselectAll();
      if (id) on.tap(pairOf(id), event.event.srcEvent);
      else on.empty();
    });
    network.on("doubleClick", ({ pointer }) => {
      const id = network.getNodeAt(pointer.DOM);
      if (id) on.open(id);
    });
    const menu = (event) => {
      event.event.preventDefault();
      const id = at(event);
      on.menu(id ? pairOf(id) : "", event.pointer.DOM);
    };
    network.on("oncontext", menu);
    network.on("hold", (event) => event.event.pointerType === "touch" && menu(event));
    network.on("dragEnd", ({ nodes }) => {
      network.unselectAll();
      if (nodes.length) on.moved(Object.entries(network.getPositions(nodes)).map(([id, { x, y }]) => [id, [x, y]]));
    });
    network.on("hoverNode", ({ node }) => this.light(node));
    network.on("blurNode", () => this.light(""));
    network.on("afterDrawing", (ctx) => this.hover && parts.over.here?.spotlight(ctx, this.drawn, this.hover, this.scene));
    container.addEventListener("pointerenter", () => parts.over(), { once: true });
    container.addEventListener("pointerdown", (event) => event.shiftKey && event.isPrimary && parts.over.here?.band(event, this), { capture: true });
  }

  /* Hovering shows the neighbours in full and dims the rest. */
  light(id) {
    this.hover = id;
    this.painter.marks.hover = id;
    this.container.style.cursor = id ? "pointer" : "default";
    this.drawn.paint();
  }

  /* Draw another scene; what stays glides to its place, without motion where that is wished. */
  show(scene, { fit = false, glide = false } = {}) {
    const before = this.network.getPositions();
    this.scene = scene;
    this.drawn.show(this.fanned(scene));
    const move = glide && !still() ? scene.nodes.filter((n) => before[n.id] && Math.hypot(before[n.id].x - n.x, before[n.id].y - n.y) > 1) : [];
    if (fit) this.fit();
    if (move.length && parts.over.here) parts.over.here.glide(this, move, before);
  }

  /* A chosen pair is drawn as one curve per relation. */
  fanned(scene) {
    this.pieces = new Map();
    const bundle = scene.edges.find((e) => e.id === this.fan);
    return bundle && parts.over.here ? parts.over.here.fanned(this, scene, bundle) : scene;
  }

  /* Say what is chosen and what holds the keys. */
  mark({ selected, pair, focus }) {
    this.painter.marks.selected = selected;
    this.painter.marks.focus = focus;
    if ([...selected, focus].some((id) => id && !this.painter.spots?.has(id))) this.drawn.replan(); // its name is shown now
    if (pair !== this.fan) {
      this.fan = pair;
      this.drawn.show(this.fanned(this.scene));
    }
    this.drawn.paint();
  }

  zoom(factor) {
    this.network.moveTo({ scale: Math.min(Math.max(this.network.getScale() * factor, 0.05), 5), animation: false });
  }

  pan(dx, dy) {
    const { x, y } = this.network.getViewPosition();
    const scale = this.network.getScale();
    this.network.moveTo({ position: { x: x + dx / scale, y: y + dy / scale }, animation: false });
  }

  fit() {
    this.drawn.fit();
  }

  /* Bring these into the frame, if any lies outside it. */
  reveal(ids) {
    const places = Object.values(this.network.getPositions(ids.filter((id) => this.network.body.nodes[id])));
    const [w, h] = [this.container.clientWidth, this.container.clientHeight];
    const outside = places.map((p) => this.network.canvasToDOM(p)).some((p) => p.x < 40 || p.y < 40 || p.x > w - 40 || p.y > h - 60);
    if (outside && w) ids.length > 1 ? this.fit() : this.network.moveTo({ position: places[0], animation: false });
  }

  point(id) {
    const found = this.network.getPositions([id])[id];
    return found ? this.network.canvasToDOM(found) : { x: this.container.clientWidth / 2, y: this.container.clientHeight / 2 };
  }

  retheme() {
    this.drawn.retheme(this.fanned(this.scene));
  }
}
