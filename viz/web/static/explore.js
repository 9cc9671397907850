// The workspace: one state, one history. A change of state is drawn everywhere at once; nothing asks the server for it.
import { Bar, banner } from "./bar.js";
import { Canvas } from "./canvas.js";
import { Panel } from "./chosen.js";
import { chipsOf, name, scene } from "./encode.js";
import { Expand } from "./expand.js";
import { visible } from "./filters.js";
import { Frame, phone } from "./frame.js";
import { here, parts, stage, state } from "./here.js";
import { History } from "./history.js";
import { last } from "./link.js";
import { close, menu } from "./menu.js";
import { say } from "./mirror.js";
import { Model } from "./model.js";
import { picture } from "./picture.js";
import { Rail } from "./rail.js";
import { draw, look, marks } from "./show.js";
import { address, filtered, parse } from "./state.js";
import { Table } from "./table.js";
import { Years } from "./years.js";
import { Keys } from "./walk.js";
import { verbs as makeVerbs } from "./verbs.js";
import { button, lang, t } from "./i18n.js";

const told = (text, { problem = false } = {}) => {
  say(text);
  banner(text, [], { problem });
};

function refuse(count) {
  const { hard } = here.model.caps;
  const text = t("cap.hard", { n: count, hard, now: state().n.length });
  say(text);
  banner(text, [look("table"), button(t("export"), "banner-export", () => parts.bar.export(), { class: "quiet" })], { problem: true });
}

function setView(v) {
  here.history.look({ v });
  parts.canvas.fit();
}

/* Another address of the workspace, as one step that can be undone. */
function go(url) {
  const next = parse(new URL(url, location.href).search, here.model);
  here.verbs.act(t("do.go"), () => next);
}

export function currentView() {
  const { model, seen } = here;
  const shown = here.scene;
  return {
    url: address(state()), build: model.build, lang, theme: parts.canvas.painter.side ? "dark" : "light", title: document.title, sentence: shown.sentence,
    ids: shown.nodes.map((n) => n.id), relations: seen.lines.flatMap((l) => l.edges.map((e) => e.id)), totals: shown.totals,
    filters: filtered(state()) || state().f ? chipsOf(model, state(), lang).map(({ group, label }) => ({ group, label })) : [],
    positions: Object.fromEntries(shown.nodes.map((n) => [n.id, [n.x, n.y]])), scene: shown, canvas: stage.querySelector("canvas"),
    picture: (scale, options) => picture(shown, scale, { ...options, language: lang }),
  };
}

export const onCanvas = () => new Set(state().n.filter((id) => !state().x.includes(id)));

function chooseMenu(id, point) {
  const frame = stage.getBoundingClientRect();
  const at = { x: frame.left + point.x, y: frame.top + point.y };
  const { verbs, model } = here;
  if (!id || id.includes("~")) {
    menu([{ label: t("zoom.fit"), testid: "menu-fit", run: () => parts.canvas.fit() }, { label: t("do.overview"), testid: "menu-overview", run: () => verbs.overview() }], at, { label: t("more"), back: stage });
    return;
  }
  if (!state().sel.includes(id)) verbs.select([id], { quiet: true });
  menu([
    { label: t("act.open"), key: "Enter", testid: "menu-open", run: () => verbs.open(id) },
    { label: t("act.expand", { n: model.get(id).neighbours }), key: "E", testid: "menu-expand", run: () => verbs.expand(id) },
    { label: t("act.collapse"), key: "C", testid: "menu-collapse", run: () => verbs.collapse(id) },
    { label: t(id in state().p ? "act.unpin" : "act.pin"), key: "P", testid: "menu-pin", run: () => verbs.pin([id]) },
    { label: t("act.focus"), key: "F", testid: "menu-focus", run: () => verbs.focus(id) },
    { label: t("act.hide"), key: "H", testid: "menu-hide", run: () => verbs.hide([id]) },
    ...parts.panel.more([id]),
  ], at, { label: name(model.get(id), lang), back: stage });
}

/* Verbs that touch the page beside the state. */
function pageVerbs() {
  const panel = document.getElementById("detail");
  return Object.assign(makeVerbs({
    model: here.model, history: here.history, view: () => here.seen, scene: () => here.scene, told, refuse,
    reveal: (ids) => parts.canvas.reveal(ids),
    selected: (ids) => phone() && ids.length && state().v !== "graph" && setView("detail"),
  }), {
    expand: (id) => parts.expand.run(id).catch((error) => told(t("expand.failed", { why: String(error.message ?? error) }), { problem: true })),
    open(id) {
      here.verbs.select([id]);
      document.body.classList.contains("fold-right") && parts.frame.fold("right");
      (panel.querySelector("#detail-head button, #detail-body a") ?? panel).focus();
    },
    move: (id) => {
      stage.focus();
      parts.keys.lift(id);
    },
    centre: (id) => go(`/explore?n=${id}&hops=1&sel=${id}`),
    restoreOrAdd: (id) => (state().x.includes(id) ? here.verbs.restore([id]) : here.verbs.add([id])),
    setView, go, menu: chooseMenu, fold: (side) => parts.frame.fold(side),
  });
}

function canvasEvents() {
  return {
    tap(id, event) {
      const { sel } = state();
      const more = (event.ctrlKey || event.metaKey || event.shiftKey) && !id.includes("~");
      parts.keys.at = id.includes("~") ? parts.keys.at : id;
      here.verbs.select(more ? (sel.includes(id) ? sel.filter((one) => one !== id) : [...sel, id]) : [id]);
    },
    empty: () => here.verbs.select([]),
    open: (id) => here.verbs.expand(id),
    menu: chooseMenu,
    moved: (places) => here.verbs.moved(places),
    boxed: (ids) => here.verbs.select(ids),
  };
}

function listen() {
  addEventListener("hubgraph:add", ({ detail }) => here.verbs.add(detail.ids ?? [detail.id]));
  addEventListener("hubgraph:select", async ({ detail }) => {
    await here.model.ensure([detail.id]);
    here.verbs.select([detail.id]);
  });
  addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Escape" && close()) event.preventDefault();
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z" || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) && event.target.type !== "checkbox" && event.target.type !== "range") return;
    event.preventDefault();
    const label = event.shiftKey ? here.history.redo() : here.history.undo();
    if (!label) say(t(event.shiftKey ? "redo.none" : "undo.none"));
  });
  document.getElementById("tabs").addEventListener("click", (event) => {
    const to = event.target.closest("[data-view-to]")?.dataset.viewTo;
    if (!to) return;
    event.preventDefault();
    setView(to);
    if (to === "detail") parts.frame.place("full");
  });
  stage.addEventListener("focus", () => marks());
  let wait = 0;
  addEventListener("resize", () => {
    clearTimeout(wait);
    wait = setTimeout(() => parts.canvas.fit(), 120);
  });
  addEventListener("pagehide", () => sessionStorage.setItem("hubgraph.at", JSON.stringify({ url: address(state()), at: parts.keys.at })));
  addEventListener("hubgraph:corrected", () => location.reload());
}

/* Coming back from another page: the keys are where they were. */
function comeBack() {
  const [entry] = performance.getEntriesByType("navigation");
  const kept = JSON.parse(sessionStorage.getItem("hubgraph.at") ?? "null");
  if (entry?.type !== "back_forward" || !kept?.at || kept.url !== address(state())) return;
  stage.focus();
  parts.keys.go(kept.at);
}

async function start() {
  const query = document.body.dataset.query || location.search;
  const asof = new URLSearchParams(query).get("asof");
  const answer = await fetch(`/api/graph${asof ? `?asof=${encodeURIComponent(asof)}` : ""}`);
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  const model = (here.model = new Model(await answer.json()));
  await model.ensure(new URLSearchParams(query).get("n")?.split(",") ?? []);
  document.body.classList.add("js");
  const read = (search) => parse(search, model);
  const first = read(query);
  if (document.body.dataset.query) history.replaceState(null, "", address(first));
  here.history = new History(first, { changed: draw, write: address, read });
  here.verbs = pageVerbs();
  const shared = { model, history: here.history, verbs: here.verbs, state, view: () => here.seen, scene: () => here.shown };
  here.seen = visible(model, first);
  here.scene = scene(model, first, here.seen, lang);
  parts.frame = new Frame(() => parts.canvas?.fit());
  parts.frame.view(first.v);
  parts.canvas = new Canvas(stage, { ...here.scene, nodes: [], edges: [] }, { language: lang, on: canvasEvents() });
  parts.rail = new Rail(model, here.verbs.act);
  parts.years = new Years(model, here.verbs.act);
  parts.table = new Table(model, { tap: (id) => here.verbs.select([id]) });
  parts.panel = new Panel(shared);
  parts.bar = new Bar({ ...shared, canvas: () => parts.canvas, current: currentView, told, setView, go });
  parts.keys = new Keys({ ...shared, canvas: parts.canvas, marks });
  parts.expand = new Expand({ model, state, act: here.verbs.calm, refuse, told, view: () => here.seen, anchor: (id) => {
    const frame = stage.getBoundingClientRect();
    const at = parts.canvas.point(id);
    return { x: frame.left + at.x + 24, y: frame.top + at.y };
  } });
  stage.tabIndex = 0;
  here.scene = null;
  draw(first, "first");
  listen();
  comeBack();
  greet(first);
  document.body.dataset.ready = model.build;
}

/* What the link named and the graph does not know; what was there last time. */
function greet(first) {
  const session = last();
  if (first.unknown) told(t("unknown", { n: first.unknown }));
  else if (first.over && session && !location.search) {
    banner(t("session.offer"), [button(t("session", { n: session.count }), "session", () => {
      banner("");
      go(session.url);
    })]);
  }
}

/* If anything fails here the tables that the server wrote stay, and it is said what failed. */
start().catch((error) => {
  document.body.classList.remove("js");
  document.body.dataset.view = "table";
  banner(t("failed", { why: String(error.message ?? error) }), [], { problem: true });
  document.body.dataset.ready ??= "failed";
  console.error(error);
});
