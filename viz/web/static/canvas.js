// The canvas: hides the drawing library behind few verbs. What it draws is a scene; what is said of it comes as marks.
import { spotlight } from "./overlay.js";

const FAN = 6; // lines that a chosen pair opens into
const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

export class Canvas {
  /* `on`: tap(id, event), empty(), open(id), menu(id, point), moved(ids), boxed(ids). */
  constructor(container, scene, { language, on }) {
    this.container = container;
    this.on = on;
    this.scene = scene;
    this.hover = "";
    this.fan = "";
    container.replaceChildren();
    container.classList.add("live");
    this.drawn = globalThis.hubgraphDraw.mount(container, scene, { language });
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
    network.on("afterDrawing", (ctx) => this.hover && spotlight(ctx, this.drawn, this.hover, this.scene));
    network.on("zoom", () => on.seen?.());
    container.addEventListener("pointerdown", (event) => event.shiftKey && event.isPrimary && this.box(event), { capture: true });
  }

  /* Hovering shows the neighbours in full and dims the rest. */
  light(id) {
    this.hover = id;
    this.painter.marks.hover = id;
    this.container.style.cursor = id ? "pointer" : "default";
    this.network.redraw();
  }

  /* Choose with a box, Shift held; on a node Shift is an ordinary click. */
  box(event) {
    const frame = this.container.getBoundingClientRect();
    const local = (e) => ({ x: e.clientX - frame.left, y: e.clientY - frame.top });
    const start = local(event);
    if (this.network.getNodeAt(start)) return;
    event.stopImmediatePropagation();
    event.preventDefault();
    const band = document.createElement("div");
    band.className = "band";
    this.container.append(band);
    const place = (e) => {
      const now = local(e);
      Object.assign(band.style, { left: `${Math.min(start.x, now.x)}px`, top: `${Math.min(start.y, now.y)}px`, width: `${Math.abs(now.x - start.x)}px`, height: `${Math.abs(now.y - start.y)}px` });
    };
    const end = (e) => {
      removeEventListener("pointermove", place);
      band.remove();
      const [a, b] = [this.network.DOMtoCanvas(start), this.network.DOMtoCanvas(local(e))];
      const inside = (p) => p.x >= Math.min(a.x, b.x) && p.x <= Math.max(a.x, b.x) && p.y >= Math.min(a.y, b.y) && p.y <= Math.max(a.y, b.y);
      this.on.boxed(Object.entries(this.network.getPositions()).filter(([, p]) => inside(p)).map(([id]) => id));
    };
    addEventListener("pointermove", place);
    addEventListener("pointerup", end, { once: true });
  }

  /* Draw another scene; what stays glides to its place, without motion where that is wished. */
  show(scene, { fit = false, glide = false } = {}) {
    const before = this.network.getPositions();
    this.scene = scene;
    this.drawn.show(this.fanned(scene));
    const move = glide && !still() ? scene.nodes.filter((n) => before[n.id] && Math.hypot(before[n.id].x - n.x, before[n.id].y - n.y) > 1) : [];
    if (fit) this.fit();
    if (move.length) this.glide(move, before);
    else this.network.redraw();
  }

  glide(nodes, before) {
    const start = performance.now();
    const run = (this.running = {});
    const step = (now) => {
      if (this.running !== run) return;
      const share = Math.min((now - start) / 300, 1);
      const ease = 1 - (1 - share) ** 3;
      for (const n of nodes) {
        const body = this.network.body.nodes[n.id];
        if (body) Object.assign(body, { x: before[n.id].x + (n.x - before[n.id].x) * ease, y: before[n.id].y + (n.y - before[n.id].y) * ease });
      }
      this.drawn.replan();
      this.network.redraw();
      if (share < 1) requestAnimationFrame(step);
    };
    step(start);
  }

  /* A chosen pair is drawn as one curve per relation, bent by the order of ids so that none lie on each other. */
  fanned(scene) {
    this.pieces = new Map();
    const bundle = scene.edges.find((e) => e.id === this.fan);
    if (!bundle || !bundle.parts) return scene;
    const parts = bundle.parts.slice(0, FAN);
    const curves = parts.map((part, i) => {
      const k = i - (parts.length - 1) / 2;
      const turned = part.from > part.to ? -k : k;
      const bend = parts.length > 1 && turned !== 0;
      const id = `${bundle.id}/${part.id}`;
      this.pieces.set(id, bundle.id);
      const smooth = bend ? { enabled: true, type: turned > 0 ? "curvedCW" : "curvedCCW", roundness: Math.abs(turned) * 0.24 } : false;
      const via = () => (bend ? this.network.body.edges[id]?.edgeType.getViaNode() : undefined);
      return { ...bundle, ...part, id, smooth, via, count: 1, said: true, bend: turned };
    });
    return { ...scene, edges: [...scene.edges.filter((e) => e !== bundle), ...curves] };
  }

  /* Where the control points of an opened pair are, for the mirror; empty for straight lines. */
  controls() {
    return Object.fromEntries([...this.pieces.keys()].map((id) => {
      const type = this.network.body.edges[id]?.edgeType;
      const via = type?.getViaNode?.();
      return [id.split("/")[1], via && Number.isFinite(via.x) ? [Math.round(via.x), Math.round(via.y)] : null];
    }));
  }

  /* Say what is chosen and what holds the keys. */
  mark({ selected, pair, focus }) {
    this.painter.marks.selected = selected;
    this.painter.marks.focus = focus;
    if (pair !== this.fan) {
      this.fan = pair;
      this.drawn.show(this.fanned(this.scene));
    }
    this.network.redraw();
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
    this.painter.theme();
    this.drawn.show(this.fanned(this.scene));
    this.network.redraw();
  }
}
