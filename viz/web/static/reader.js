// The reader: arriving at a place, finding words, pages that come when they are needed, sentences and their relations.
import { Finder } from "./find.js";
import { ask, say } from "./live.js";

const reader = document.querySelector(".reader");
const base = `/documents/${encodeURIComponent(reader.dataset.doc)}`;
const calm = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");
const sheets = () => [...reader.querySelectorAll(".sheet")];
const coming = new Map(); // sheet number → promise of its text

/* Puts the text of a page where its empty place is; the page may be asked for more than once. */
export function load(sheet) {
  const number = sheet.dataset.sheet;
  if (!sheet.classList.contains("far")) return Promise.resolve(sheet);
  if (!coming.has(number)) {
    coming.set(number, (async () => {
      const answer = await ask(`${base}?page=${sheet.dataset.page}&part=panel`);
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = document.adoptNode(page.querySelector(".sheet"));
      const before = sheet.getBoundingClientRect();
      sheet.replaceWith(fresh);
      if (before.bottom < 0) scrollBy(0, fresh.getBoundingClientRect().height - before.height); // what is read stays put
      watch(fresh);
      return fresh;
    })().catch((error) => { coming.delete(number); throw error; }));
  }
  return coming.get(number);
}

/* Returns the loaded sheet that holds a character of the document's text, or the next one after a gap. */
export async function sheetAt(offset) {
  const found = sheets().find((sheet) => offset < Number(sheet.dataset.to));
  return found ? load(found) : null;
}

const span = (sentence) => /^c=(\d+)-(\d+)$/.exec(sentence.firstElementChild?.id ?? "")?.slice(1).map(Number);

/* Returns the sentences of a sheet that some characters touch. */
export function sentencesAt(sheet, from, to) {
  return [...sheet.querySelectorAll(".s")].filter((one) => {
    const at = span(one);
    return at && at[0] < to && from < at[1];
  });
}

export const startOf = (sentence) => span(sentence)[0];

let letGo = () => {}; // ends the hold on the place last shown

/* Shows a place and holds it: pages above come when they come near, and push it down, until the reader moves himself. */
function hold(element, block) {
  letGo();
  const show = () => element.scrollIntoView({ block });
  const watch = new ResizeObserver(show);
  const moved = new AbortController();
  letGo = () => { watch.disconnect(); moved.abort(); };
  show();
  watch.observe(reader);
  for (const kind of ["wheel", "touchstart", "keydown", "pointerdown"]) {
    addEventListener(kind, letGo, { once: true, passive: true, signal: moved.signal });
  }
}

function arrive(sentences, { focus = true } = {}) {
  reader.querySelectorAll(".arrived").forEach((old) => old.classList.remove("arrived"));
  const [first] = sentences;
  if (!first) return say(reader.dataset.lost);
  sentences.forEach((one) => one.classList.add("arrived"));
  if (focus) first.focus({ preventScroll: true });
  hold(first, "center");
  light(first);
  const sheet = first.closest(".sheet");
  const page = sheet.querySelector(".pageno") ? reader.dataset.pageWord.replace("{n}", sheet.dataset.page) : "";
  say([reader.dataset.arrived, page, first.textContent].filter(Boolean).join("："));
}

/* Goes where the address says: characters (#c=1203-1260), a passage (#p-…), a page (?page=12 or #page-12). */
async function follow() {
  const mark = decodeURIComponent(location.hash.slice(1));
  const at = /^c=(\d+)-(\d+)$/.exec(mark);
  if (at) {
    const sheet = await sheetAt(Number(at[1]));
    return arrive(sheet ? sentencesAt(sheet, Number(at[1]), Number(at[2])) : []);
  }
  if (mark.startsWith("p-")) {
    if (!document.getElementById(mark)) {
      const answer = await ask(`/api${base}/place?passage=${encodeURIComponent(mark.slice(2))}`);
      if (!answer.ok) return say(reader.dataset.lost);
      await sheetAt((await answer.json()).from);
    }
    return arrive([document.getElementById(mark)].filter(Boolean));
  }
  const page = mark.startsWith("page-") ? mark.slice(5) : mark ? "" : new URLSearchParams(location.search).get("page");
  if (page) await turn(page);
}

async function turn(page) {
  const before = sheets().filter((sheet) => Number(sheet.dataset.page) <= Number(page));
  const sheet = await load(before.at(-1) ?? sheets()[0]);
  hold(sheet, "start");
  return sheet;
}

/* A sentence and its relations light each other. */
function light(sentence) {
  const passage = sentence.id.slice(2);
  reader.querySelectorAll(".rail li.on").forEach((old) => old.classList.remove("on"));
  const rail = sentence.closest(".sheet").querySelector(".beside");
  if (!rail) return;
  const own = [...rail.querySelectorAll("li")].filter((item) => item.dataset.in.split(" ").includes(passage));
  own.forEach((item) => item.classList.add("on"));
  if (own.length && getComputedStyle(rail).position === "sticky") {
    rail.scrollBy({ top: own[0].getBoundingClientRect().top - rail.getBoundingClientRect().top - 24, behavior: calm() });
  }
}

function pointedAt(item, on) {
  for (const passage of item.dataset.in.split(" ")) document.getElementById(`p-${passage}`)?.classList.toggle("on", on);
}

for (const [event, on] of [["pointerover", true], ["pointerout", false], ["focusin", true], ["focusout", false]]) {
  reader.addEventListener(event, ({ target }) => {
    const item = target.closest(".rail li");
    if (item) pointedAt(item, on);
    const sentence = on && target.closest(".s.rel");
    if (sentence) light(sentence);
  });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest(".reader .jump, .outline a, .places a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (location.hash === link.hash) follow();
  else location.hash = link.hash;
});

const goto = document.querySelector(".goto");
goto?.addEventListener("submit", (event) => {
  event.preventDefault();
  if (goto.page.value) turn(goto.page.value);
});

/* Which page is read: shown in the page box and in the outline. */
const seen = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    if (goto && document.activeElement !== goto.page) goto.page.value = target.dataset.page;
    const links = [...document.querySelectorAll(".outline a")];
    const now = links.filter((link) => Number(link.dataset.sheet) <= Number(target.dataset.sheet)).at(-1);
    links.forEach((link) => (link === now ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current")));
  }
}, { rootMargin: "-30% 0px -65% 0px" });
const nearing = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) if (isIntersecting) load(target).catch(() => {});
}, { rootMargin: "1200px 0px" });

function watch(sheet) {
  seen.observe(sheet);
  if (sheet.classList.contains("far")) nearing.observe(sheet);
}

if (matchMedia("(min-width: 1280px)").matches) document.querySelectorAll(".outline details").forEach((one) => (one.open = true));
sheets().forEach(watch);
new Finder(document.querySelector(".find"), { base, hold, sheetAt, sentencesAt, startOf }).start();
addEventListener("hashchange", follow);
/* The browser goes to the anchor itself until all is loaded, and takes the focus away again when it does. */
if (document.readyState === "complete") follow();
else addEventListener("load", () => setTimeout(follow));
