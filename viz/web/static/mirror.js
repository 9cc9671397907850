// What the canvas shows, as lists: for those who hear it and for tests; and the one place that speaks.
import { name, typeWord } from "./encode.js";
import { lang, make, t } from "./i18n.js";
import { say as announce } from "./live.js";

/* What closely follows is said together, in the one live region of the page. */
let waiting = [];
let timer = 0;

export function say(text) {
  waiting.push(text);
  clearTimeout(timer);
  timer = setTimeout(() => {
    announce(waiting.join(t("stop")));
    waiting = [];
  }, 60);
}

const shownOf = new WeakMap(); // how many relations of each entity a scene shows

function tally(scene) {
  const found = new Map();
  for (const { from, to, count } of scene.edges) for (const id of new Set([from, to])) found.set(id, (found.get(id) ?? 0) + count);
  shownOf.set(scene, found);
  return found;
}

/* An entity in words: name, type, relations, how many are shown. */
export function described(model, node, scene) {
  const e = model.get(node.id);
  const shown = (shownOf.get(scene) ?? tally(scene)).get(node.id) ?? 0;
  return t("item", { name: name(e, lang), type: typeWord(model, e.type, lang), n: e.relations, shown });
}

export function lineWords(model, edge) {
  const counts = Object.entries(edge.modalities).map(([way, n]) => `${model.modalities.get(way)[lang]} ${n}`).join(t("list.comma"));
  const kinds = edge.types.map((type) => model.relations.get(type)?.[lang] ?? type).join(t("list.comma"));
  return t("line", { from: name(model.get(edge.from), lang), to: name(model.get(edge.to), lang), kinds, counts });
}

const spoken = new WeakMap(); // words of lines, which stay the same while nothing of their pair is filtered

function words(model, edge) {
  if (!spoken.has(edge)) spoken.set(edge, lineWords(model, edge));
  return spoken.get(edge);
}

/* Write a list; what is as it was is not touched. Rows are [data, words]. */
function write(place, rows) {
  const list = document.getElementById(place);
  const key = ({ id, rest }) => id + (rest ?? "");
  const old = new Map([...list.children].map((item) => [key(item.dataset), item]));
  list.replaceChildren(...rows.map(([data, text]) => {
    const item = old.get(key(data)) ?? make("li");
    for (const [name, value] of Object.entries(data)) if (item.dataset[name] !== String(value)) item.dataset[name] = value;
    if (item.textContent !== text) item.textContent = text;
    return item;
  }));
}

/* The relations of a pair that is open, one by one; `controls` are their bends. */
function opened(model, edge, controls) {
  const rows = edge.parts.slice(0, 6).map((part) => [
    { id: part.id, pair: edge.id, modality: part.modality, count: 1, via: controls[part.id]?.join(",") ?? "straight" },
    lineWords(model, { ...edge, ...part, modalities: { [part.modality]: 1 } }),
  ]);
  const rest = [{ id: edge.id, modality: edge.modality, count: edge.count - 6, rest: "1" }, words(model, edge)];
  return edge.parts.length > 6 ? [...rows, rest] : rows;
}

/* Write both lists; `open` is the pair whose relations are drawn one by one. */
export function mirror(model, scene, { open, controls }) {
  write("canvas-items", scene.nodes.map((n) => [{ id: n.id, x: n.x, y: n.y, pinned: n.pinned ? "1" : "" }, described(model, n, scene)]));
  write("canvas-edges", scene.edges.flatMap((edge) => (edge.id === open ? opened(model, edge, controls)
    : [[{ id: edge.id, modality: edge.modality, count: edge.count }, words(model, edge)]])));
}
