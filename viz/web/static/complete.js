// Completion in the query box: labels and types after a colon, properties after a point, else words of the language.
// They may be written in Chinese or English: 城市 and city both find City.
import { make } from "./i18n.js";
import { composing } from "./live.js";
import { Options } from "./options.js";

const MOST = 8;

/* What could stand at the end of this text: { from, items: [{ name, what }] }, or null. */
export function offers(before, { labels, types, properties, keywords }) {
  const typed = before.match(/[\p{L}\p{N}_]*$/u)[0];
  const head = before.slice(0, before.length - typed.length);
  if (/(['"`])(?:(?!\1)[^\\]|\\.)*$/.test(before.replace(/(['"`])(?:(?!\1)[^\\]|\\.)*\1/g, "")) || /\/\/[^\n]*$/.test(before)) return null;
  const like = (...words) => words.some((word) => word?.toLowerCase().includes(typed.toLowerCase()));
  const from = before.length - typed.length;
  const point = head.match(/([\p{L}_][\p{L}\p{N}_]*)\.$/u);
  if (point) return { from, items: propertiesOf(point[1], before, properties).filter((name) => like(name)).map((name) => ({ name, what: "" })) };
  if (/[:|]\s*$/.test(head)) {
    const inside = head.lastIndexOf("[") > Math.max(head.lastIndexOf("]"), head.lastIndexOf("(")) ? types : labels;
    return { from, items: inside.filter((one) => like(one.name, one.zh, one.en)).map((one) => ({ name: one.name, what: one.zh })) };
  }
  if (typed.length < 2) return null;
  const starts = (word) => word.toLowerCase().startsWith(typed.toLowerCase()) && word !== typed;
  return { from, items: keywords.filter(starts).map((name) => ({ name, what: "" })) };
}

function propertiesOf(variable, text, properties) {
  const label = text.match(new RegExp(`\\(\\s*${variable}\\s*:\\s*(\\w+)`))?.[1];
  const table = new RegExp(`\\[\\s*${variable}\\b`).test(text) ? "Relation" : label;
  return properties[table] ?? properties.Entity;
}

export function complete(area, under, vocabulary, changed) {
  const list = make("ul", { id: "cypher-offers", class: "offers" });
  area.after(list);
  const options = new Options(area, list, { take: (i) => take(i), first: 0 });
  let found = null;

  function look(asked = false) {
    const end = area.selectionStart;
    found = end === area.selectionEnd ? offers(area.value.slice(0, end), vocabulary) : null;
    const exact = found && found.items.length === 1 && found.items[0].name === area.value.slice(found.from, end);
    if (!found?.items.length || exact || (!asked && document.activeElement !== area)) return options.close();
    list.replaceChildren(...found.items.slice(0, MOST).map(({ name, what }) => make("li", {}, make("code", {}, name), make("span", { class: "why" }, what))));
    place();
    return options.offer([...list.children]);
  }

  /* Under the word that is being written, as the painted copy of the text has it. */
  function place() {
    const spot = document.createRange();
    let rest = found.from;
    for (const span of under.childNodes) {
      const length = span.textContent.length;
      if (rest < length) { spot.setStart(span.firstChild ?? span, rest); break; }
      rest -= length;
    }
    const box = spot.getBoundingClientRect();
    const home = area.parentElement.getBoundingClientRect();
    list.style.left = `${Math.max(0, Math.min(box.left - home.left, home.width - 240))}px`;
    list.style.top = `${box.bottom - home.top + 4}px`;
  }

  function take(i) {
    const { name } = found.items[i];
    area.setRangeText(name, found.from, area.selectionStart, "end");
    options.close();
    changed();
  }

  area.addEventListener("input", (event) => { if (!composing(event)) { changed(); look(); } });
  area.addEventListener("compositionend", () => look());
  area.addEventListener("blur", () => options.close());
  area.addEventListener("click", () => options.close());
  area.addEventListener("keydown", (event) => {
    if (composing(event)) return;
    if (event.ctrlKey && event.key === " ") { event.preventDefault(); look(true); return; }
    if (!options.open) { if (event.key === "Escape") area.blur(); return; }
    if (options.walk(event)) return;
    if ((event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "Tab") {
      event.preventDefault();
      take(options.at);
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      options.close();
    } else if (event.key.startsWith("Arrow") || event.ctrlKey || event.metaKey) options.close();
  });
}
