// Drawing a state everywhere at once: canvas, filters, table, panel, words. The one place that does.
import { banner } from "./bar.js";
import { chipsOf, name, scene } from "./encode.js";
import { blame, counts, visible } from "./filters.js";
import { phone } from "./frame.js";
import { here, parts, stage, state } from "./here.js";
import { last, remember } from "./link.js";
import { mirror, say } from "./mirror.js";
import { address } from "./state.js";
import { button, lang, refill, t } from "./i18n.js";

/* Of a phone's canvas: the few best, round the chosen one. */
function drawable(now) {
  const { model } = here;
  if (!phone() || now.n.length <= model.caps.phone) return now;
  const [sel] = now.sel.flatMap((one) => one.split("~"));
  const ids = visible(model, now).nodes.filter((id) => id !== sel);
  const n = [...(sel && now.n.includes(sel) ? [sel] : []), ...model.byRank(ids)].slice(0, model.caps.phone);
  return { ...now, n, lay: "local", over: false, at: {}, p: {} };
}

/* Draw a state: canvas, lists, filters, table, panel, words. `how` says where it came from. */
export function draw(now, how, label = "") {
  const { model } = here;
  const before = here.scene;
  const shown = drawable(now);
  here.seen = visible(model, now);
  here.drawn = shown === now ? here.seen : visible(model, shown);
  here.scene = scene(model, now, here.seen, lang);
  here.shown = shown === now ? here.scene : scene(model, shown, here.drawn, lang);
  parts.frame.view(now.v);
  if (how !== "look") {
    const moved = before && (before.lay !== here.scene.lay || ["undo", "redo", "back"].includes(how));
    parts.canvas.show(here.shown, { fit: !before || before.lay !== here.scene.lay || (how === "back" && !kept(before)), glide: Boolean(moved) });
    const tally = counts(model, now, here.seen);
    parts.rail.show(now, tally);
    parts.years.show(now, tally);
    if (how === "do") parts.canvas.reveal(fresh(before));
    if (["do", "undo", "redo"].includes(how)) say(t(`said.${how}`, { name: label }));
  }
  parts.keys.check();
  marks();
  parts.bar.show(now);
  parts.panel.show();
  parts.table.show(here.scene, { selected: now.sel, view: document.body.dataset.view });
  words(now);
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
  const at = parts.keys.at;
  parts.canvas.mark({ selected: new Set(sel.flatMap((one) => one.split("~"))), pair, focus: document.activeElement === stage ? at : "" });
  stage.dataset.at = at;
  mirror(here.model, here.shown, { open: pair, controls: parts.canvas.controls() });
}

function status() {
  const { totals } = here.scene;
  return t("status", { shown: totals.shown_entities, entities: totals.entities, relations: totals.shown_relations, all: totals.relations }) +
    (totals.hidden_entities || totals.hidden_relations ? t("status.hidden", { entities: totals.hidden_entities, relations: totals.hidden_relations }) : "");
}

/* Sentence, status, title, what is over the canvas when there is little or much on it. */
function words(now) {
  const { totals, sentence } = here.scene;
  const put = (id, text) => (document.getElementById(id).textContent = text);
  put("sentence", sentence);
  put("shown", status());
  document.title = `${sentence} · hubgraph`;
  stage.setAttribute("aria-label", sentence);
  document.body.dataset.onCanvas = now.n.filter((id) => !now.x.includes(id)).join(",");
  document.body.dataset.entities = totals.shown_entities;
  document.body.dataset.relations = totals.shown_relations;
  empty(now);
  focusBar(now);
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

/* Never blank: which filter took how much, or where to begin. */
function empty(now) {
  const place = document.getElementById("nothing");
  place.hidden = here.seen.nodes.length > 0;
  place.replaceChildren();
  if (!place.hidden) {
    const { model } = here;
    const p = document.createElement("p");
    p.textContent = here.seen.asked.length ? t("empty.filtered", { n: here.seen.asked.length }) : t("empty.canvas");
    place.append(p);
    if (here.seen.asked.length) {
      for (const chip of blame(model, now, chipsOf(model, now, lang)).slice(0, 6)) {
        place.append(button(t("empty.drop", { name: chip.label, n: chip.brings }), "empty-drop", () => here.verbs.act(t("do.drop", { name: chip.label }), () => chip.without), { class: "quiet" }));
      }
      place.append(button(t("filter.clear"), "empty-clear", () => parts.rail.clear()));
    } else {
      for (const id of model.backbone.slice(0, 5)) place.append(button(name(model.get(id), lang), "empty-hub", () => here.verbs.restoreOrAdd(id), { class: "quiet" }));
      const session = last();
      if (session) place.append(button(t("session", { n: session.count }), "empty-session", () => here.verbs.go(session.url)));
    }
  }
}

/* While one entity is in focus: how far round it, by three buttons. */
function focusBar(now) {
  const place = document.getElementById("focus");
  place.hidden = !now.f;
  if (!now.f) return place.replaceChildren();
  return refill(place, t("focus.depth", { name: name(here.model.get(now.f.id), lang) }), ...[1, 2, 3].map((n) =>
    button(String(n), `focus-${n}`, () => n !== now.f.depth && here.verbs.focus(now.f.id, n), { "aria-pressed": String(n === now.f.depth) })));
}
