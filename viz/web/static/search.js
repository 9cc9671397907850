// Suggestions while typing; without this file the form still searches. Nothing happens while a word is being composed.
import { ask, composing, say } from "./live.js";

const ROWS = 8;
const SVG = "http://www.w3.org/2000/svg";
const answers = new Map(); // what was typed → what came, so that going back costs nothing

function element(tag, name, ...content) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.append(...content);
  return made;
}

function sign(hit) {
  const made = document.createElementNS(SVG, "svg");
  made.setAttribute("class", `glyph t-${hit.type}`);
  for (const [key, value] of [["width", 20], ["height", 20], ["viewBox", "-1.25 -1.25 2.5 2.5"], ["role", "img"], ["aria-label", hit.sign.word]]) made.setAttribute(key, value);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", hit.sign.path);
  const text = document.createElementNS(SVG, "text");
  text.setAttribute("y", ".38");
  text.setAttribute("text-anchor", "middle");
  text.textContent = hit.sign.glyph;
  made.append(path, text);
  return made;
}

/* Parts of a name as text, what matched in <mark>. */
const parts = (found) => found.map((part) => (part.mark ? element("mark", "hit", part.text) : part.text));

const onCanvas = () => new Set((document.body.dataset.onCanvas ?? "").split(","));

function entity(hit, said) {
  const name = element("bdi", "", ...parts(hit.parts));
  const why = element("span", "why", `${hit.why} `, element("bdi", "", ...parts(hit.other)), hit.alias ? ` ${hit.alias}` : "");
  const row = element("li", "entity", sign(hit), element("span", "what", name, " ", why), element("span", "n", hit.counts));
  if (onCanvas().has(hit.id)) row.append(element("span", "here", said.here));
  row.dataset.id = hit.id;
  return { row, url: hit.url, id: hit.id, name: hit.label };
}

const plain = (url, text, count) => ({ url, row: element("li", "", element("span", "what", element("bdi", "", ...[text].flat())), element("span", "n", count === undefined ? "" : count.toLocaleString())) });

/* Groups of options in the order they are shown. */
function groups(found) {
  const { said } = found;
  const shown = [
    [said.phrases, found.phrases.map((one) => plain(`${found.url}#phrases`, one.text, one.count))],
    [found.near.length ? said.near : said.entities, [...found.hits, ...found.near].map((hit) => entity(hit, said))],
    [said.relations, found.relations.map((one) => plain(one.url, one.label, one.count))],
    [said.documents, found.documents.map((one) => plain(one.url, parts(one.parts)))],
    [said.sentences, found.sentence_count ? [plain(`${found.url}#sentences`, said.in_text)] : []],
  ];
  if (found.total > found.hits.length) shown[1][1].push(plain(found.url, said.all));
  return shown.filter(([, rows]) => rows.length);
}

export function suggest(input) {
  const list = element("div", "results");
  list.id = `${input.id}-results`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels[0]?.textContent ?? "");
  list.hidden = true;
  for (const [key, value] of [["role", "combobox"], ["aria-controls", list.id], ["aria-expanded", "false"], ["aria-autocomplete", "list"]]) input.setAttribute(key, value);
  input.form.append(list);
  let options = [];
  let at = -1;
  let asked = 0;
  let running = null;

  function close() {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function mark(next) {
    at = next;
    options.forEach((option, i) => option.row.setAttribute("aria-selected", String(i === at)));
    if (at < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", options[at].row.id);
    options[at].row.scrollIntoView({ block: "nearest" });
  }

  function open(option, event = {}) {
    const exploring = location.pathname === "/explore" && option.id;
    if (event.ctrlKey || event.metaKey) return window.open(option.url, "_blank", "noopener");
    if (event.shiftKey && option.id) {
      if (!exploring) location.href = `/explore?n=${encodeURIComponent(option.id)}`;
      else dispatchEvent(new CustomEvent("hubgraph:add", { detail: { id: option.id } }));
      return close();
    }
    if (!exploring) location.href = option.url;
    else dispatchEvent(new CustomEvent("hubgraph:select", { detail: { id: option.id } }));
    close();
  }

  function show(found) {
    options = [];
    list.replaceChildren(...groups(found).map(([title, rows], g) => {
      const head = element("div", "group-name", title);
      head.id = `${list.id}-g${g}`;
      const group = element("ul", "", ...rows.map((option) => {
        option.row.id = `${list.id}-${options.push(option) - 1}`;
        option.row.setAttribute("role", "option");
        option.row.setAttribute("aria-selected", "false");
        option.row.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
        option.row.addEventListener("click", (event) => open(option, event));
        return option.row;
      }));
      group.setAttribute("role", "group");
      group.setAttribute("aria-labelledby", head.id);
      head.setAttribute("role", "presentation");
      group.prepend(head);
      return group;
    }));
    list.hidden = !options.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    at = -1;
    input.removeAttribute("aria-activedescendant");
    say(found.said.count);
  }

  async function look() {
    const mine = ++asked;
    const text = input.value.trim();
    running?.abort();
    if (!text) return close();
    if (!answers.has(text)) {
      running = new AbortController();
      try {
        const answer = await ask(`/api/search?q=${encodeURIComponent(text)}&limit=${ROWS}`, { signal: running.signal });
        if (!answer.ok) return;
        answers.set(text, await answer.json());
      } catch {
        return; // a newer letter was typed, or the banner says that the server is gone; Enter still submits the form
      }
    }
    if (mine === asked && document.activeElement === input) show(answers.get(text));
  }

  function keydown(event) {
    if (composing(event)) {
      if (event.key === "Enter") event.preventDefault();
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (!input.value) input.blur();
      input.value = "";
      close();
    } else if (!list.hidden && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      const count = options.length + 1; // one place is the box itself
      mark((at + 1 + (event.key === "ArrowDown" ? 1 : count - 1)) % count - 1);
    } else if (!list.hidden && event.key === "Enter") {
      event.preventDefault();
      open(options[Math.max(at, 0)], event);
    }
  }

  input.addEventListener("input", (event) => { if (!composing(event)) look(); });
  input.addEventListener("compositionend", look);
  input.addEventListener("focus", () => { if (input.value.trim() && input.value !== input.defaultValue) look(); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", keydown);
}
