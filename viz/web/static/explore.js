// The workspace: one state, one history. A change of state is drawn everywhere at once; nothing asks the server for it.
import { Bar, banner } from "./bar.js";
import { Canvas } from "./canvas.js";
import { Frame, phone } from "./frame.js";
import { busy, here, late, parts, stage, state } from "./here.js";
import { History } from "./history.js";
import { last } from "./link.js";
import { say } from "./mirror.js";
import { Model } from "./model.js";
import { begin, Places } from "./places.js";
import { Rail } from "./rail.js";
import { draw, marks } from "./show.js";
import { address, parse } from "./state.js";
import { verbs as makeVerbs } from "./verbs.js";
import { button, t } from "./i18n.js";

const told = (text, { problem = false } = {}) => {
  say(text);
  banner(text, [], { problem });
};

/* Do what may take a while or fail; a failure is said in the words of `key`. */
const tried = (run, key = "panel.failed") => busy(run).catch((error) => told(t(key, { why: String(error.message ?? error) }), { problem: true }));

const refuse = (count) => tried(async () => (await parts.notes()).refuse(count));

function setView(v) {
  here.history.look({ v });
  parts.canvas.fit();
}

/* Another address of the workspace, as one step that can be undone. */
const go = (url) => tried(async () => {
  const { searchParams, search } = new URL(url, location.href);
  await here.model.ensure(searchParams.get("n")?.split(",") ?? []);
  const next = parse(search, here.model);
  await here.verbs.settled(t("do.go"), () => next);
});

/* Verbs that touch the page beside the state. */
function pageVerbs() {
  const panel = document.getElementById("detail");
  const verbs = makeVerbs({
    model: here.model, places: here.places, history: here.history, view: () => here.seen, scene: () => here.scene, busy, told, refuse,
    reveal: (ids) => parts.canvas.reveal(ids),
    selected: (ids) => phone() && ids.length && state().v !== "graph" && setView("detail"),
  });
  const { add } = verbs;
  const menus = (which, ...values) => tried(async () => (await parts.menus())[which](...values));
  return Object.assign(verbs, {
    add: (ids) => tried(() => add.call(verbs, ids)),
    expand: (id) => tried(async () => (await parts.expand()).run(id), "expand.failed"),
    collapse: (id) => tried(async () => (await parts.expand()).collapse(id)),
    open(id) {
      verbs.select([id]);
      document.body.classList.contains("fold-right") && parts.frame.fold("right");
      (panel.querySelector("#detail-head button, #detail-body a") ?? panel).focus();
    },
    move: (id) => tried(async () => {
      stage.focus();
      (await parts.keys()).lift(id);
    }),
    centre: (id) => go(`/explore?n=${id}&hops=1&sel=${id}`),
    restoreOrAdd: (id) => (state().x.includes(id) ? verbs.restore([id]) : verbs.add([id])),
    setView, go, menus, menu: (id, point) => menus("chooseMenu", id, point), fold: (side) => parts.frame.fold(side),
    link: () => tried(async () => told(await (await parts.share()).copyLink()), "link.failed"),
    export: () => tried(async () => (await parts.share()).openExport(), "export.failed"),
  });
}

function canvasEvents() {
  return {
    tap(id, event) {
      const { sel } = state();
      const more = (event.ctrlKey || event.metaKey || event.shiftKey) && !id.includes("~");
      if (!id.includes("~")) here.at = id;
      here.verbs.select(more ? (sel.includes(id) ? sel.filter((one) => one !== id) : [...sel, id]) : [id]);
    },
    empty: () => here.verbs.select([]),
    open: (id) => here.verbs.expand(id),
    menu: (id, point) => here.verbs.menu(id, point),
    moved: (places) => here.verbs.moved(places),
    boxed: (ids) => here.verbs.select(ids),
  };
}

function listen() {
  addEventListener("hubgraph:add", ({ detail }) => here.verbs.add(detail.ids ?? [detail.id]));
  addEventListener("hubgraph:select", ({ detail }) => tried(async () => {
    await here.model.ensure([detail.id]);
    here.verbs.select([detail.id]);
  }));
  addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Escape" && parts.menus.here?.close()) event.preventDefault();
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z" || event.target.matches("textarea, select, input:not([type=checkbox], [type=range])")) return;
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
  stage.addEventListener("focus", () => {
    marks();
    tried(parts.keys);
  });
  stage.addEventListener("keydown", (event) => {
    if (parts.keys.here) return parts.keys.here.press(event);
    if (event.key !== "Tab" && !event.ctrlKey && !event.metaKey && !event.altKey) event.preventDefault();
    return tried(async () => (await parts.keys()).press(event)); // what was pressed before they came
  });
  let wait = 0;
  addEventListener("resize", () => {
    clearTimeout(wait);
    wait = setTimeout(() => parts.canvas.fit(), 120);
  });
  addEventListener("pagehide", () => sessionStorage.setItem("hubgraph.at", JSON.stringify({ url: address(state()), at: here.at })));
  addEventListener("hubgraph:corrected", () => location.reload());
}

/* Coming back from another page: the keys are where they were. */
async function comeBack() {
  const [entry] = performance.getEntriesByType("navigation");
  const kept = JSON.parse(sessionStorage.getItem("hubgraph.at") ?? "null");
  if (entry?.type !== "back_forward" || !kept?.at || kept.url !== address(state())) return;
  stage.focus();
  (await parts.keys()).go(kept.at);
}

async function load(query) {
  const asof = query.get("asof");
  const answer = await fetch(`/api/graph${asof ? `?asof=${encodeURIComponent(asof)}` : ""}`);
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  const model = new Model(await answer.json());
  await model.ensure(query.get("n")?.split(",") ?? []);
  return model;
}

/* What is not seen at first comes when it is wanted, or once the page has nothing to do. */
function lateParts(shared) {
  const { model, verbs } = shared;
  const anchor = (id) => {
    const frame = stage.getBoundingClientRect();
    const at = parts.canvas.point(id);
    return { x: frame.left + at.x + 24, y: frame.top + at.y };
  };
  Object.assign(parts, {
    menus: late(() => import("./menus.js")),
    share: late(() => import("./share.js")),
    notes: late(() => import("./notes.js")),
    table: late(async () => new (await import("./table.js")).Table(model, { tap: (id) => verbs.select([id]) })),
    keys: late(async () => new (await import("./walk.js")).Keys({ ...shared, canvas: parts.canvas, marks })),
    splitter: late(async () => (await import("./splitter.js")).splitter(parts.frame)),
    years: late(async () => new (await import("./years.js")).Years(model, verbs.act)),
    panel: late(async () => new (await import("./chosen.js")).Panel(shared)),
    expand: late(async () => new (await import("./expand.js")).Expand({ model, state, act: verbs.calm, refuse, told, view: () => here.seen, anchor })),
  });
  return () => ["panel", "over", "menus", "keys", "expand", "table", "years", "notes", "share"].reduce((before, name) => before.then(parts[name]), Promise.resolve()).catch(() => {});
}

async function start() {
  const query = document.body.dataset.query || location.search;
  const asked = new URLSearchParams(query);
  if (asked.get("n")) begin(); // a layout will be needed: its worker loads while the graph is fetched
  const model = (here.model = await load(asked));
  const places = (here.places = new Places(model));
  const read = (search) => parse(search, model);
  const first = read(query);
  await places.want(first);
  if (document.body.dataset.query) history.replaceState(null, "", address(first));
  here.history = new History(first, { changed: draw, write: address, read });
  here.verbs = pageVerbs();
  const shared = { model, history: here.history, verbs: here.verbs, state, view: () => here.seen, scene: () => here.shown };
  const rest = lateParts(shared);
  if (["table", "split"].includes(first.v)) await parts.table();
  document.body.classList.add("js"); // from here to the first picture without a pause: the page is laid out once
  parts.frame = new Frame(() => parts.canvas?.fit());
  parts.rail = new Rail(model, here.verbs.act);
  parts.bar = new Bar({ ...shared, canvas: () => parts.canvas });
  parts.canvas = new Canvas(stage, { legend: model.legend, nodes: [], edges: [] }, canvasEvents());
  stage.tabIndex = 0;
  await draw(first, "first");
  listen();
  await comeBack();
  greet(first);
  if (!document.hidden) await new Promise(requestAnimationFrame); // it is drawn
  document.body.dataset.ready = model.build;
  requestAnimationFrame(() => draw(state(), "look")); // what is not of the first picture; the server's words give way to what can be pressed
  (globalThis.requestIdleCallback ?? setTimeout)(rest);
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
