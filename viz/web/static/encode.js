// A view as a scene: the same plain values as viz/scene.py makes, for drawing, tables and exports.
import { figure, has, lang, t } from "./i18n.js";

export const width = (documents) => [1.5, 1.5, 2.5][documents] ?? 3.5;
export const size = (e) => Math.round(Math.min(10 + 5 * Math.log1p(e.docs.length) + 2 * Math.log1p(e.neighbours), 26) * 10) / 10;

const known = new WeakMap();

export function line(model, { key, edges }) {
  if (!known.has(edges)) known.set(edges, drawnAs(model, key, edges));
  return known.get(edges);
}

function drawnAs(model, key, edges) {
  const [first] = edges;
  const directed = edges.filter((e) => !model.relations.get(e.type).symmetric);
  const ends = new Set(directed.map((e) => `${e.from}~${e.to}`));
  const modalities = {};
  for (const name of model.modalities.keys()) {
    const count = edges.filter((e) => e.modality === name).length;
    if (count) modalities[name] = count;
  }
  const documents = new Set(edges.flatMap((e) => e.docs)).size;
  return {
    id: key, from: first.from, to: first.to, modality: first.modality, modalities, count: edges.length, documents, width: width(documents),
    arrows: ends.size > 1 ? "both" : ends.size ? "to" : "none", relations: edges.map((e) => e.id), types: [...new Set(edges.map((e) => e.type))],
  };
}

/* Another name of an entity for where there is no room: the longest of few letters; in Chinese also CPTPP and the like. */
function shortest({ name: own, aliases }) {
  const said = (one) => (lang === "zh" ? !/[a-z]/.test(one) : one < "\u2e80");
  const few = aliases.filter((one) => one.length > 1 && one.length < 9 && one.length < own.length && said(one));
  return few.sort((a, b) => b.length - a.length || (a < b ? -1 : 1))[0];
}

const shorts = new WeakMap();
const short = (e) => shorts.get(e) ?? shorts.set(e, shortest(e) ?? "").get(e);

function node(model, id, [x, y], state, seen) {
  const e = model.get(id);
  let near = 0;
  for (const other of model.neighbours(id).keys()) near += seen.shown.has(other) ? 1 : 0;
  return {
    id, label: e.name, name_en: e.name_en, lines: e.lines, type: e.type, x, y, size: size(e), documents: e.docs.length, mentions: e.mentions,
    short: short(e), neighbours: e.neighbours, more: e.neighbours - near, rank: e.rank, pinned: id in state.p,
  };
}

/* `places` has the layout of the state at hand. */
export function scene(model, places, state, seen, lang) {
  const spots = places.of(state);
  const edges = seen.lines.map((l) => line(model, l));
  const totals = {
    ...model.totals, documents: model.docs.length, shown_entities: seen.nodes.length, shown_relations: seen.relations,
    hidden_entities: seen.hiddenEntities, hidden_relations: seen.hiddenRelations,
  };
  const head = (key) => (key < 0 ? t("filter.undated") : typeWord(model, String(key), lang));
  return {
    lay: state.lay, headings: places.headings(state, seen.shown, head), nodes: seen.nodes.map((id) => node(model, id, spots[id], state, seen)), edges, legend: model.legend, totals,
    sentence: sentence(model, state, seen, edges, lang),
  };
}

/* The view as one plain sentence; with what is filtered, in words. */
function sentence(model, state, seen, edges, lang) {
  const chips = [...model.modalities.values()].map((m) => [m[lang], edges.reduce((sum, e) => sum + (e.modalities[m.name] ?? 0), 0)]);
  const parts = chips.filter((row) => row[1]).map(([word, count]) => `${word} ${figure(count)}`).join(t("list.comma")) || "0";
  const values = { shown: seen.nodes.length, entities: model.totals.entities, relations: seen.relations, parts, documents: model.docs.length };
  const said = state.f ? t("scene.focus", { ...values, name: name(model.get(state.f.id), lang), shown: seen.nodes.length - 1 })
    : t(state.over ? "scene.overview" : "scene.plain", values);
  const limits = chipsOf(model, state, lang).filter((chip) => chip.group !== "f").map((chip) => chip.label);
  return limits.length ? t("sentence.filtered", { said, filters: limits.join(t("list.comma")) }) : said;
}

export const name = (e, lang) => (lang === "en" && e.name_en ? e.name_en : e.name);
export const typeWord = (model, type, lang) => model.types.get(type)?.[lang] ?? type;

/* What is filtered, each with what its removal changes. */
export function chipsOf(model, state, lang) {
  const chips = [];
  const drop = (group, value, label) => chips.push({ group, value, label, without: { [group]: state[group].filter((v) => v !== value) } });
  state.t.forEach((v) => drop("t", v, typeWord(model, v, lang)));
  state.m.forEach((v) => drop("m", v, [...model.modalities.values()].find((m) => m.name[0] === v)[lang]));
  const whole = !state.r.length ? [] : model.families.filter((f) => {
    const all = [...model.relations.values()].filter((r) => r.family === f.name).map((r) => r.name);
    return all.length > 1 && all.every((name) => state.r.includes(name));
  });
  for (const f of whole) {
    chips.push({ group: "r", value: f.name, label: f[lang], without: { r: state.r.filter((v) => model.relations.get(v)?.family !== f.name) } });
  }
  state.r.filter((v) => !whole.some((f) => f.name === model.relations.get(v)?.family)).forEach((v) => drop("r", v, model.relations.get(v)?.[lang] ?? v));
  state.doc.forEach((v) => drop("doc", v, model.docs.find((d) => d.id === v)?.title ?? v));
  state.rev.forEach((v) => drop("rev", v, t(`rev.${v}`)));
  state.y.forEach((v) => drop("y", v, v === "none" ? t("filter.undated") : `${has(`years.${state.yk}`) ? `${t(`years.${state.yk}`)} ` : ""}${v.replace("-", "–")}`));
  if (state.c) chips.push({ group: "c", value: state.c, label: t("filter.confidence.at", { n: state.c }), without: { c: "" } });
  if (state.d) chips.push({ group: "d", value: state.d, label: t("filter.papers.at", { n: state.d }), without: { d: "" } });
  if (state.iso) chips.push({ group: "iso", value: "1", label: t("filter.linked"), without: { iso: "" } });
  if (state.f) chips.push({ group: "f", value: state.f.id, label: t("focus.chip", { name: name(model.get(state.f.id), lang), n: state.f.depth }), without: { f: null } });
  return chips;
}
