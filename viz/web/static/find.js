// Finding words in a document: the server knows every place, also on pages not yet loaded; each is shown when stepped to.
import { ask, composing, say } from "./live.js";

export class Finder {
  /* `host`: base address, hold(element, block), sheetAt(offset), sentencesAt(sheet, from, to), startOf(sentence). */
  constructor(form, host) {
    this.form = form;
    this.host = host;
    this.places = [];
    this.text = "";
    this.at = -1;
  }

  start() {
    const { form } = this;
    form.addEventListener("submit", (event) => { event.preventDefault(); this.step(1); });
    form.addEventListener("click", (event) => {
      const step = event.target.closest("[data-step]")?.dataset.step;
      if (step) this.step(Number(step));
    });
    form.find.addEventListener("keydown", (event) => {
      if (composing(event)) { if (event.key === "Enter") event.preventDefault(); return; }
      if (event.key === "Enter") { event.preventDefault(); this.step(event.shiftKey ? -1 : 1); }
    });
    form.find.addEventListener("input", (event) => { if (!composing(event)) this.look(); });
    form.find.addEventListener("compositionend", () => this.look());
    if (form.find.value) this.look();
  }

  /* Finds the places of what is written; who steps before they are there waits for them. */
  look() {
    const text = form(this).trim();
    if (text !== this.text) {
      this.text = text;
      this.at = -1;
      this.places = [];
      this.looked = this.find(text);
    }
    return this.looked;
  }

  async find(text) {
    let places = [];
    if (text) {
      const answer = await ask(`/api${this.host.base}/find?q=${encodeURIComponent(text)}`).catch(() => null);
      if (form(this).trim() !== text) return; // more was typed meanwhile
      if (answer?.ok) places = (await answer.json()).places;
    }
    this.places = places;
    this.tell();
    this.paint();
  }

  tell() {
    const output = this.form.querySelector("output");
    output.textContent = !this.text ? "" : this.places.length ? `${this.at + 1} / ${this.places.length}` : output.dataset.none;
    say(output.textContent);
  }

  async step(by) {
    await this.look();
    const count = this.places.length;
    if (!count) return;
    this.at = this.at < 0 ? (by > 0 ? 0 : count - 1) : (this.at + by + count) % count;
    const place = this.places[this.at];
    const sheet = await this.host.sheetAt(place.from);
    const [sentence] = this.host.sentencesAt(sheet, place.from, place.to);
    if (sentence) this.host.hold(sentence, "center");
    this.tell();
    this.paint();
  }

  /* Marks places without touching the text: ranges of the CSS highlight registry, or nothing where there is none. */
  paint() {
    if (!CSS.highlights) return;
    CSS.highlights.clear();
    const all = [];
    for (const [which, place] of this.places.entries()) {
      const sentence = document.getElementById(`p-${place.passage}`);
      const range = sentence && rangeIn(sentence, place.from - this.host.startOf(sentence), place.to - this.host.startOf(sentence));
      if (!range) continue;
      if (which === this.at) CSS.highlights.set("now", new Highlight(range));
      else all.push(range);
    }
    CSS.highlights.set("found", new Highlight(...all));
  }
}

const form = (finder) => finder.form.find.value;

/* Returns the range of some characters of an element's text, counted in code points as the server counts. */
export function rangeIn(element, from, to) {
  const range = new Range();
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let at = 0;
  let begun = false;
  while (walker.nextNode()) {
    const points = [...walker.currentNode.data];
    const units = (count) => points.slice(0, count).join("").length;
    if (!begun && from < at + points.length) {
      range.setStart(walker.currentNode, units(from - at));
      begun = true;
    }
    if (begun && to <= at + points.length) {
      range.setEnd(walker.currentNode, units(to - at));
      return range;
    }
    at += points.length;
  }
  return null;
}
