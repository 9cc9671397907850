// The workspace: the address says what is shown; the server renders it once, as HTML with the scene inside.
import { Canvas } from "./canvas.js";
import { History } from "./state.js";
import { fragment, swap } from "./fragment.js";

const lang = document.body.dataset.lang;
const stage = document.getElementById("canvas");
const read = (root) => JSON.parse(root.querySelector("#scene").textContent);
let current = read(document);
let canvas = null;
let asked = 0;

const history_ = new History((state, how) => load(state, how));
const names = () => current.ids;

async function load(state, how) {
  const mine = ++asked;
  try {
    const page = await fragment(location.pathname + location.search);
    if (mine !== asked) return;
    current = read(page);
    for (const id of ["filters", "status", "twin", "detail", "tabs"]) swap(document, page, id);
    document.body.dataset.view = state.v || "list";
    canvas?.show(current.scene, { fit: how !== "replace" });
    canvas?.select(current.sel);
    settle();
  } catch (error) {
    document.getElementById("status").textContent = String(error.message ?? error);
  }
}

/* What every new rendering needs: the panel of the selected thing, and listeners on what was swapped in. */
async function settle() {
  document.getElementById("filters").addEventListener("change", () => {
    const form = new FormData(document.getElementById("filters"));
    const changes = {};
    for (const group of ["t", "m", "r", "doc"]) changes[group] = form.getAll(group);
    history_.change(changes);
  });
  document.querySelector("[data-do=lay]").textContent = stage.dataset[current.scene.lay === "map" ? "layMap" : "layLocal"];
  const wanted = current.sel;
  if (wanted) await panel(wanted);
  document.body.dataset.ready = current.build;
}

async function panel(sel) {
  const [a, b] = sel.split("~");
  const address = b ? `/between?a=${encodeURIComponent(a)}&b=${encodeURIComponent(b)}` : `/entities/${encodeURIComponent(a)}`;
  try {
    const page = await fragment(address);
    if (current.sel !== sel) return;
    const body = document.getElementById("detail-body");
    body.replaceChildren(...page.body.childNodes);
  } catch (error) {
    document.getElementById("detail-body").textContent = String(error.message ?? error);
  }
}

async function expand(id) {
  const answer = await fetch(`/api/entities/${encodeURIComponent(id)}/neighbours?n=${names().join(",")}`);
  const found = await answer.json();
  if (!found.ids?.length) return history_.change({ sel: id }, { replace: true });
  history_.change({ n: [...names(), ...found.ids], hops: "", sel: id, lay: current.scene.lay === "map" ? "map" : "" });
}

function hide(id) {
  if (id && !id.includes("~")) history_.change({ n: names(), hops: "", x: [...history_.state.x, id], sel: "", lay: current.scene.lay });
}

const actions = {
  in: () => canvas.zoom(1.3),
  out: () => canvas.zoom(1 / 1.3),
  fit: () => canvas.fit(),
  lay: () => history_.change({ n: names(), hops: "", lay: current.scene.lay === "map" ? "local" : "map" }),
  back: () => history.back(),
};

function start() {
  document.body.classList.add("js");
  document.body.dataset.view = history_.state.v || "list";
  canvas = new Canvas(stage, current.scene, {
    language: lang,
    onSelect: (id) => history_.change({ sel: id, v: matchMedia("(max-width: 640px)").matches ? "detail" : history_.state.v }, { replace: true }),
    onExpand: expand,
    onEmpty: () => history_.change({ sel: "" }, { replace: true }),
  });
  canvas.select(current.sel);
  const tools = document.getElementById("tools");
  tools.hidden = false;
  tools.addEventListener("click", (event) => actions[event.target.dataset.do]?.());
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-go]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    history_.go(link.href);
  });
  stage.tabIndex = 0;
  stage.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const keys = { e: () => current.sel && expand(current.sel), h: () => hide(current.sel), "+": actions.in, "-": actions.out, 0: actions.fit };
    keys[event.key.toLowerCase()]?.();
  });
  addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "z" && !/^(INPUT|TEXTAREA)$/.test(event.target.tagName)) history.back();
  });
  addEventListener("resize", () => canvas.fit());
  settle();
}

start();
