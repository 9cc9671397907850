// Completion in the query box: labels and types after a colon, properties after a point, else words of the language.
// They may be written in Chinese or English: 城市 and city both find City.
import { composing } from "./live.js";

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
  const list = document.createElement("ul");
  Object.assign(list, { id: "cypher-offers", className: "offers", hidden: true });
  list.setAttribute("role", "listbox");
  area.after(list);
  for (const [name, value] of [["aria-autocomplete", "list"], ["aria-controls", list.id], ["aria-expanded", "false"]]) area.setAttribute(name, value);
  area.setAttribute("role", "combobox");
  let [found, at] = [null, -1];

  const open = (yes) => {
    list.hidden = !yes;
    area.setAttribute("aria-expanded", String(yes));
    if (!yes) area.removeAttribute("aria-activedescendant");
  };

  function mark(next) {
    at = next;
    [...list.children].forEach((row, i) => row.setAttribute("aria-selected", String(i === at)));
    area.setAttribute("aria-activedescendant", list.children[at].id);
  }

  function look(asked = false) {
    const end = area.selectionStart;
    found = end === area.selectionEnd ? offers(area.value.slice(0, end), vocabulary) : null;
    const exact = found && found.items.length === 1 && found.items[0].name === area.value.slice(found.from, end);
    if (!found?.items.length || exact || (!asked && document.activeElement !== area)) return open(false);
    list.replaceChildren(...found.items.slice(0, MOST).map((item, i) => {
      const row = document.createElement("li");
      row.id = `offer-${i}`;
      row.setAttribute("role", "option");
      const name = document.createElement("code");
      name.textContent = item.name;
      const what = document.createElement("span");
      what.className = "why";
      what.textContent = item.what;
      row.append(name, what);
      row.addEventListener("pointerdown", (event) => { event.preventDefault(); take(i); });
      return row;
    }));
    place();
    open(true);
    mark(0);
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
    open(false);
    changed();
  }

  area.addEventListener("input", (event) => { if (!composing(event)) { changed(); look(); } });
  area.addEventListener("compositionend", () => look());
  area.addEventListener("blur", () => open(false));
  area.addEventListener("click", () => open(false));
  area.addEventListener("keydown", (event) => {
    if (composing(event)) return;
    if (event.ctrlKey && event.key === " ") { event.preventDefault(); look(true); return; }
    if (list.hidden) { if (event.key === "Escape") area.blur(); return; }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      mark((at + (event.key === "ArrowDown" ? 1 : list.children.length - 1)) % list.children.length);
    } else if ((event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "Tab") {
      event.preventDefault();
      take(at);
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      open(false);
    } else if (event.key.startsWith("Arrow") || event.ctrlKey || event.metaKey) open(false);
  });
}
