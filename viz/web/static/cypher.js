// The console: paints the query, completes names, runs without leaving the page, and stops the server on request.
import { complete } from "./complete.js";
import { ask } from "./live.js";
import { paint } from "./paint.js";

const form = document.querySelector("form.cypher");
const area = document.getElementById("cypher");
const under = form.querySelector(".paint");
const running = document.getElementById("running");
const cancel = form.querySelector("[data-testid=cancel]");
const vocabulary = JSON.parse(document.getElementById("vocabulary").textContent);
let now = null;

function repaint() {
  under.replaceChildren(...paint(area.value, vocabulary), document.createTextNode("\n"));
  under.scrollTop = area.scrollTop;
  under.scrollLeft = area.scrollLeft;
}

function busy(yes) {
  cancel.hidden = !yes;
  form.querySelector("[data-testid=run]").disabled = yes;
  running.textContent = yes ? form.dataset.running : "";
}

/* Shows what an address says in place of the present answer; hanging up is what ends the query at the server. */
async function show(address, { push = true } = {}) {
  now?.abort();
  const mine = (now = new AbortController());
  busy(true);
  try {
    const target = new URL(address, location.href);
    target.searchParams.set("part", "panel");
    const answer = await ask(target, { signal: mine.signal, headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("answer");
    const fields = [...page.querySelectorAll("label.param")];
    if (push) history.pushState(null, "", address);
    if (!fresh) throw new Error(page.querySelector("h1")?.textContent ?? `HTTP ${answer.status}`);
    document.getElementById("answer").replaceWith(document.adoptNode(fresh));
    const asked = fields.map((label) => label.htmlFor).join();
    if (asked !== [...form.querySelectorAll("label.param")].map((label) => label.htmlFor).join()) {
      form.querySelectorAll("label.param").forEach((label) => label.remove());
      form.querySelector(".row").before(...fields.map((label) => document.adoptNode(label)));
    }
    point();
    busy(false);
  } catch (error) {
    if (now !== mine) return; // another query took its place
    busy(false);
    running.textContent = error.name === "AbortError" ? form.dataset.stopped : String(error.message);
  }
}

/* Puts the cursor where the query is wrong. */
function point() {
  const spot = document.querySelector("#answer .spot");
  if (!spot) return;
  const before = area.value.split("\n").slice(0, spot.dataset.line - 1).join("\n");
  const at = before.length + (before || spot.dataset.line > 1 ? 1 : 0) + Number(spot.dataset.column) - 1;
  area.focus();
  area.setSelectionRange(at, at);
}

function address() {
  const wanted = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value) wanted.set(name, value);
  const { searchParams } = new URL(location.href);
  for (const kept of ["view", "asof"]) if (searchParams.get(kept)) wanted.set(kept, searchParams.get(kept));
  return `/query?${wanted}`;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (area.value.trim()) show(address());
});
cancel.addEventListener("click", () => { now?.abort(); area.focus(); });
area.addEventListener("input", repaint);
area.addEventListener("scroll", repaint);
addEventListener("popstate", () => {
  area.value = new URLSearchParams(location.search).get("q") ?? "";
  repaint();
  show(location.href, { push: false });
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("#answer a[data-view]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  show(link.href.split("#")[0]);
});

complete(area, under, vocabulary, repaint);
form.classList.add("painted");
repaint();
