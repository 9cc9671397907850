// Suggestions while typing; without this file the form still searches. Nothing happens while a word is being composed.
import { make, sign } from "./i18n.js";
import { ask, composing, say } from "./live.js";
import { Options } from "./options.js";

const ROWS = 8;
const answers = new Map(); // what was typed → what came, so that going back costs nothing
const span = (name, ...content) => make("span", { class: name }, ...content);

/* Parts of a name as text, what matched in <mark>. */
const parts = (found) => found.map((part) => (part.mark ? make("mark", { class: "hit" }, part.text) : part.text));

const onCanvas = (id) => (document.body.dataset.onCanvas ?? "").split(",").includes(id);

function entity(hit, said) {
  const why = span("why", `${hit.why} `, make("bdi", {}, ...parts(hit.other)), hit.alias ? ` ${hit.alias}` : "");
  const row = make("li", { class: "entity", data: { id: hit.id } }, sign({ ...hit.sign, type: hit.type }), span("what", make("bdi", {}, ...parts(hit.parts)), " ", why),
    span("n", hit.counts), onCanvas(hit.id) && span("here", said.here));
  return { row, url: hit.url, id: hit.id };
}

const plain = (url, text, count) => ({ url, row: make("li", {}, span("what", make("bdi", {}, ...[text].flat())), span("n", count?.toLocaleString() ?? "")) });

/* Groups of options in the order they are shown. */
function groups(found) {
  const { said } = found;
  const shown = [
    [said.phrases, found.phrases.map((one) => plain(found.url, one.text, one.count))],
    [said.questions, found.questions.map((one) => plain(one.url, one.question))],
    [found.near.length ? said.near : said.entities, [...found.hits, ...found.near].map((hit) => entity(hit, said))],
    [said.relations, found.relations.map((one) => plain(one.url, one.label, one.count))],
    [said.documents, found.documents.map((one) => plain(one.url, parts(one.parts)))],
    [said.sentences, found.sentence_count ? [plain(`${found.url}#sentences`, said.in_text)] : []],
  ];
  if (found.total > found.hits.length) shown[1][1].push(plain(found.url, said.all));
  return shown.filter(([, rows]) => rows.length);
}

export function suggest(input) {
  const list = make("div", { class: "results", id: `${input.id}-results` });
  input.form.append(list);
  let rows = [];
  let asked = 0;
  let running = null;
  const options = new Options(input, list, { take: (i, event) => open(rows[i], event) });
  const close = () => options.close();

  function open(option, event = {}) {
    const exploring = location.pathname === "/explore" && option.id;
    if (event.ctrlKey || event.metaKey) return window.open(option.url, "_blank", "noopener");
    if (event.shiftKey && option.id) {
      if (!exploring) location.href = `/explore?n=${encodeURIComponent(option.id)}`;
      else dispatchEvent(new CustomEvent("hubgraph:add", { detail: { id: option.id } }));
    } else if (exploring) dispatchEvent(new CustomEvent("hubgraph:select", { detail: { id: option.id } }));
    else location.href = option.url;
    return close();
  }

  function show(found) {
    const shown = groups(found);
    rows = shown.flatMap(([, own]) => own);
    list.replaceChildren(...shown.map(([title, own], g) => {
      const head = make("div", { class: "group-name", id: `${list.id}-g${g}`, role: "presentation" }, title);
      return make("ul", { role: "group", "aria-labelledby": head.id }, head, ...own.map(({ row }) => row));
    }));
    options.offer(rows.map(({ row }) => row));
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

  /* Names that only come near are chosen by arrow or pointer: Enter leads to all that is found instead. */
  const guessed = () => answers.get(input.value.trim())?.near.length > 0;

  function keydown(event) {
    if (composing(event)) {
      if (event.key === "Enter") event.preventDefault();
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (!input.value) input.blur();
      input.value = "";
      close();
    } else if (!options.walk(event) && options.open && event.key === "Enter" && (options.at >= 0 || !guessed())) {
      event.preventDefault();
      open(rows[Math.max(options.at, 0)], event);
    }
  }

  input.addEventListener("input", (event) => { if (!composing(event)) look(); });
  input.addEventListener("compositionend", look);
  input.addEventListener("focus", () => { if (input.value.trim() && input.value !== input.defaultValue) look(); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", keydown);
  if (document.activeElement === input && input.value !== input.defaultValue) look();
}
