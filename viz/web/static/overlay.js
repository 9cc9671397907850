// What comes of pointing, choosing and moving: neighbours stand out while the pointer rests, a band chooses, a pair opens
// into its lines, what moves glides.
import { width } from "./encode.js";
import { here } from "./here.js";
import { lineWords } from "./mirror.js";

const FAN = 6; // lines that a chosen pair opens into
const REST = 0.8; // how much of the ground colour covers what is not meant

export function spotlight(ctx, { network, painter }, id, scene) {
  const lines = scene.edges.filter((e) => e.from === id || e.to === id);
  const near = new Set([id, ...lines.flatMap((e) => [e.from, e.to])]);
  const wide = network.canvas.frame.canvas;
  ctx.save();
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.globalAlpha = REST;
  ctx.fillStyle = painter.colours.bg;
  ctx.fillRect(0, 0, wide.width, wide.height);
  ctx.restore();
  const { nodes, edges } = network.body;
  for (const line of lines) {
    edges[line.id]?.draw(ctx);
    edges[line.id]?.drawArrows(ctx);
  }
  const drawn = [...near].filter((one) => nodes[one]).map((one) => nodes[one].draw(ctx));
  drawn.forEach((node) => node.drawExternalLabel?.());
  painter.counts(ctx, lines.map((line) => ({ ...line, said: lines.length <= 14 })), network.getPositions());
}

/* Choose with a box, Shift held; on a node Shift is an ordinary click. */
export function band(event, { container, network, on }) {
  const frame = container.getBoundingClientRect();
  const local = (e) => ({ x: e.clientX - frame.left, y: e.clientY - frame.top });
  const start = local(event);
  if (network.getNodeAt(start)) return;
  event.stopImmediatePropagation();
  event.preventDefault();
  const box = document.createElement("div");
  box.className = "band";
  container.append(box);
  const place = (e) => {
    const now = local(e);
    Object.assign(box.style, { left: `${Math.min(start.x, now.x)}px`, top: `${Math.min(start.y, now.y)}px`, width: `${Math.abs(now.x - start.x)}px`, height: `${Math.abs(now.y - start.y)}px` });
  };
  const end = (e) => {
    removeEventListener("pointermove", place);
    box.remove();
    const [a, b] = [network.DOMtoCanvas(start), network.DOMtoCanvas(local(e))];
    const inside = (p) => p.x >= Math.min(a.x, b.x) && p.x <= Math.max(a.x, b.x) && p.y >= Math.min(a.y, b.y) && p.y <= Math.max(a.y, b.y);
    on.boxed(Object.entries(network.getPositions()).filter(([, p]) => inside(p)).map(([id]) => id));
  };
  addEventListener("pointermove", place);
  addEventListener("pointerup", end, { once: true });
}

/* The relations of a pair, each as a line of its own; the first one of each modality first, that none is left out. */
function opened({ relations }) {
  const { model } = here;
  const edges = relations.map((id) => model.edges.get(id));
  const firsts = edges.filter((e, i) => edges.findIndex((other) => other.modality === e.modality) === i);
  return [...new Set([...firsts, ...edges])].map((e) => ({
    id: e.id, from: e.from, to: e.to, modality: e.modality, types: [e.type], documents: e.docs.length, width: width(e.docs.length),
    arrows: model.relations.get(e.type).symmetric ? "none" : "to",
  }));
}

/* The pair drawn as one curve per relation, bent by the order of ids so that none lie on each other. */
export function fanned({ network, pieces }, scene, bundle) {
  const parts = opened(bundle).slice(0, FAN);
  const curves = parts.map((part, i) => {
    const k = i - (parts.length - 1) / 2;
    const turned = part.from > part.to ? -k : k;
    const bend = parts.length > 1 && turned !== 0;
    const id = `${bundle.id}/${part.id}`;
    pieces.set(id, bundle.id);
    const smooth = bend ? { enabled: true, type: turned > 0 ? "curvedCW" : "curvedCCW", roundness: Math.abs(turned) * 0.24 } : false;
    const via = () => (bend ? network.body.edges[id]?.edgeType.getViaNode() : undefined);
    return { ...bundle, ...part, id, smooth, via, count: 1, said: true, bend: turned };
  });
  return { ...scene, edges: [...scene.edges.filter((e) => e !== bundle), ...curves] };
}

/* Where the control points of an opened pair are, for the mirror; empty for straight lines. */
function controls({ network, pieces }) {
  return Object.fromEntries([...pieces.keys()].map((id) => {
    const via = network.body.edges[id]?.edgeType.getViaNode?.();
    return [id.split("/")[1], via && Number.isFinite(via.x) ? [Math.round(via.x), Math.round(via.y)] : null];
  }));
}

/* The relations of the pair that is open, one by one, as items of the mirror. */
export function apart(canvas, model, edge) {
  const bends = controls(canvas);
  const rows = opened(edge).slice(0, FAN).map((part) => [
    { id: part.id, pair: edge.id, modality: part.modality, count: 1, via: bends[part.id]?.join(",") ?? "straight" },
    lineWords(model, { ...edge, ...part, modalities: { [part.modality]: 1 } }),
  ]);
  const rest = [{ id: edge.id, modality: edge.modality, count: edge.count - FAN, rest: "1" }, lineWords(model, edge)];
  return edge.relations.length > FAN ? [...rows, rest] : rows;
}

/* Let nodes move from where they were to their places. */
export function glide(canvas, nodes, before) {
  const start = performance.now();
  const run = (canvas.running = {});
  const step = (now) => {
    if (canvas.running !== run) return;
    const share = Math.min((now - start) / 300, 1);
    const ease = 1 - (1 - share) ** 3;
    for (const n of nodes) {
      const body = canvas.network.body.nodes[n.id];
      if (body) Object.assign(body, { x: before[n.id].x + (n.x - before[n.id].x) * ease, y: before[n.id].y + (n.y - before[n.id].y) * ease });
    }
    canvas.drawn.replan();
    canvas.drawn.paint();
    if (share < 1) requestAnimationFrame(step);
  };
  step(start);
}
