// What the canvas shows, as lists for the ear; and the one place that speaks.
import { name, typeWord } from "./encode.js";
import { lang, make, t } from "./i18n.js";
import { say as announce } from "./live.js";

/* What closely follows is said together. */
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

const spoken = new WeakMap();

export function lineWords(model, edge) {
  if (!spoken.has(edge)) spoken.set(edge, worded(model, edge));
  return spoken.get(edge);
}

function worded(model, edge) {
  const counts = Object.entries(edge.modalities).map(([way, n]) => `${model.modalities.get(way)[lang]} ${n}`).join(t("list.comma"));
  const kinds = edge.types.map((type) => model.relations.get(type)?.[lang] ?? type).join(t("list.comma"));
  return t("line", { from: name(model.get(edge.from), lang), to: name(model.get(edge.to), lang), kinds, counts });
}

const written = new Map(); // by list: its items by key, each with what was written into it

/* Write a list; what is as it was stays where it is and is not touched. */
function write(place, rows) {
  const list = document.getElementById(place);
  const old = written.get(place) ?? new Map();
  const now = new Map(rows.map(([data, text]) => [data.id + (data.rest ?? ""), { data, text, said: `${Object.values(data)}` }]));
  old.forEach(({ item }, key) => now.has(key) || item.remove());
  let next = list.firstChild;
  now.forEach((row, key) => {
    const { item = make("li"), said, text } = old.get(key) ?? {};
    if (item === next) next = item.nextSibling;
    else list.insertBefore(item, next);
    if (said !== row.said) Object.assign(item.dataset, row.data);
    if (text !== row.text) item.textContent = row.text;
    row.item = item;
  });
  written.set(place, now);
}

/* Write both lists; `apart` makes the items of the pair that is `open`. */
export function mirror(model, scene, open, apart) {
  write("canvas-items", scene.nodes.map((n) => [{ id: n.id, x: n.x, y: n.y, pinned: n.pinned ? "1" : "" }, described(model, n, scene)]));
  write("canvas-edges", scene.edges.flatMap((edge) => (edge.id === open ? apart(edge)
    : [[{ id: edge.id, modality: edge.modality, count: edge.count }, lineWords(model, edge)]])));
}
