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

/* Write both lists anew. `controls` are the bends of the pair that is open, by relation. */
export function mirror(model, scene, { open, controls }) {
  document.getElementById("canvas-items").replaceChildren(...scene.nodes.map((n) =>
    make("li", { data: { id: n.id, x: n.x, y: n.y, pinned: n.pinned ? "1" : "" } }, described(model, n, scene))));
  const items = [];
  for (const edge of scene.edges) {
    if (edge.id !== open) {
      items.push(make("li", { data: { id: edge.id, modality: edge.modality, count: edge.count } }, lineWords(model, edge)));
      continue;
    }
    for (const part of edge.parts.slice(0, 6)) {
      const via = controls[part.id];
      items.push(make("li", { data: { id: part.id, pair: edge.id, modality: part.modality, count: 1, via: via ? via.join(",") : "straight" } }, lineWords(model, { ...edge, ...part, modalities: { [part.modality]: 1 } })));
    }
    if (edge.parts.length > 6) items.push(make("li", { data: { id: edge.id, modality: edge.modality, count: edge.count - 6, rest: "1" } }, lineWords(model, edge)));
  }
  document.getElementById("canvas-edges").replaceChildren(...items);
}
