// Drawing a state everywhere at once: canvas, filters, table, panel, words. The one place that does.
import { banner } from "./bar.js";
import { scene } from "./encode.js";
import { counts, visible } from "./filters.js";
import { phone } from "./frame.js";
import { busy, here, parts, stage, state } from "./here.js";
import { remember } from "./link.js";
import { mirror, say } from "./mirror.js";
import { address } from "./state.js";
import { button, lang, put, t } from "./i18n.js";

/* Views in which the table or its list is seen. */
const listed = (view) => ["table", "split", "list"].includes(view);

/* Of a phone's canvas: the few best, the chosen one among them. */
function drawable(now) {
  const { model } = here;
  const { phone: most } = model.caps;
  if (!phone() || now.n.length <= most) return now;
  const n = model.byRank(visible(model, now).nodes).slice(0, most);
  const [sel] = now.sel.flatMap((one) => one.split("~"));
  if (now.n.includes(sel) && !n.includes(sel)) n.splice(-1, 1, sel);
  return { ...now, n, lay: "local", over: false, at: {}, p: {} };
}

/* Drawn out in height, to fill a frame that is higher than wide. */
function tall(flat) {
  const span = (axis) => Math.max(...flat.nodes.map((n) => n[axis])) - Math.min(...flat.nodes.map((n) => n[axis]));
  const { wide, high } = parts.canvas.drawn.room();
  const factor = Math.min(Math.max((span("x") * high) / wide / (span("y") || 1), 1), 2);
  return Number.isFinite(factor) ? { ...flat, nodes: flat.nodes.map((n) => ({ ...n, y: n.y * factor })) } : flat;
}

/* What comes late is drawn once it is there, and only then if it is `needed`. */
function tell(part, needed, run) {
  if (part.here) run(part.here);
  else if (needed) busy(async () => run(await part())).catch((error) => banner(t("panel.failed", { why: String(error.message ?? error) }), [], { problem: true }));
}

let owed = null; // a change that is not drawn yet: how it came, and its name

/* Draw a state: canvas, lists, filters, table, panel, words. `how` says where it came from. Where the layout is not
   at hand it is asked for first; what comes meanwhile is drawn with it. */
export function draw(now, how, label = "") {
  if (how !== "look") owed = [how, label];
  const shown = drawable(now);
  const missing = [now, shown].filter((one) => !here.places.knows(one));
  if (!missing.length) return drawn(now, shown, ...(owed ?? [how, label]));
  return busy(async () => {
    await Promise.all(missing.map((one) => here.places.want(one)));
    if (state() === now) draw(now, "look");
  });
}

function drawn(now, shown, how, label) {
  owed = null;
  const { model, places } = here;
  const [before, stood] = [here.scene, here.shown];
  here.seen = visible(model, now);
  here.scene = scene(model, places, now, here.seen, lang);
  here.shown = shown === now ? here.scene : tall(scene(model, places, shown, visible(model, shown), lang));
  parts.frame.view(now.v);
  const dated = how !== "first" && (!phone() || now.v === "filter"); // where the strip of years is seen
  if (how !== "look" || now.v === "filter" || (dated && !parts.years.here)) {
    const tally = counts(model, now, here.seen);
    parts.rail.show(now, tally);
    tell(parts.years, dated, (years) => years.show(now, tally));
  }
  if (how !== "first") tell(parts.splitter, true, () => {});
  parts.bar.show(now);
  words(now);
  if (how !== "look") { // after all that may change how much room there is
    const moved = before && (before.lay !== here.scene.lay || ["undo", "redo", "back"].includes(how));
    parts.canvas.show(here.shown, { fit: !before || before.lay !== here.scene.lay || (how === "back" && !kept(before)), glide: Boolean(moved) });
    const news = how === "do" ? fresh(before) : [];
    if (news.length) parts.canvas.reveal(news);
    if (["do", "undo", "redo"].includes(how)) say(t(`said.${how}`, { name: label }));
  } else if (shown !== now && String(here.shown.nodes.map((n) => n.id)) !== String(stood.nodes.map((n) => n.id))) parts.canvas.show(here.shown);
  if (!here.shown.nodes.some((n) => n.id === here.at)) here.at = ""; // what held the keys is gone
  marks();
  tell(parts.panel, how !== "first" && now.sel.length, (panel) => panel.show());
  const { view } = document.body.dataset;
  tell(parts.table, how !== "first" && listed(view), (table) => table.show(here.scene, { selected: now.sel, view }));
  if (here.told !== status()) say((here.told = status()));
  if (phone() && how === "look") parts.frame.place(now.sel.length ? "half" : "peek");
  remember(now, { url: address(now), count: here.seen.nodes.length, title: here.scene.sentence, build: model.build });
}

const kept = (before) => before.nodes.some((n) => here.seen.shown.has(n.id));
const fresh = (before) => {
  const old = new Set(before?.nodes.map((n) => n.id));
  return here.shown.nodes.map((n) => n.id).filter((id) => !old.has(id));
};

export function marks() {
  const { sel } = state();
  const pair = sel.find((one) => one.includes("~")) ?? "";
  const { at } = here;
  if (pair && !parts.over.here) return tell(parts.over, true, marks); // a chosen pair opens into its lines
  parts.canvas.mark({ selected: new Set(sel.flatMap((one) => one.split("~"))), pair, focus: document.activeElement === stage ? at : "" });
  stage.dataset.at = at;
  return mirror(here.model, here.shown, pair, (edge) => parts.over.here.apart(parts.canvas, here.model, edge));
}

function status() {
  const { totals } = here.scene;
  return t("status", { shown: totals.shown_entities, entities: totals.entities, relations: totals.shown_relations, all: totals.relations }) +
    (totals.hidden_entities || totals.hidden_relations ? t("status.hidden", { entities: totals.hidden_entities, relations: totals.hidden_relations }) : "");
}

/* Sentence, status, title, what is over the canvas when there is little or much on it. */
function words(now) {
  const { totals, sentence } = here.scene;
  const title = `${sentence} · hubgraph`;
  put(document.getElementById("sentence"), sentence);
  put(document.getElementById("shown"), status());
  if (document.title !== title) document.title = title;
  stage.setAttribute("aria-label", sentence);
  document.body.dataset.onCanvas = now.n.filter((id) => !now.x.includes(id)).join(",");
  document.body.dataset.entities = totals.shown_entities;
  document.body.dataset.relations = totals.shown_relations;
  document.getElementById("nothing").hidden = here.seen.nodes.length > 0;
  document.getElementById("focus").hidden = !now.f;
  tell(parts.notes, !here.seen.nodes.length || now.f, (notes) => notes.show(now));
  const { soft, hard } = here.model.caps;
  const place = document.getElementById("banner");
  const cap = phone() ? (here.shown !== here.scene && document.body.dataset.view === "graph" ? "phone" : "") : totals.shown_entities > soft ? "soft" : "";
  if (cap === place.dataset.cap) return;
  if (cap === "phone") banner(t("cap.phone", { n: here.shown.nodes.length, all: here.scene.nodes.length }), [look("list")]);
  else if (cap) banner(t("cap.soft", { n: totals.shown_entities, hard }), [look("table")]);
  else banner("");
  place.dataset.cap = cap;
}

export const look = (v) => button(t(`cap.${v}`), `banner-${v}`, () => here.verbs.setView(v), { class: "quiet" });
