// Fields that name an entity: suggestions while typing fill the field; without this file the server finds the name.
import { make } from "./i18n.js";
import { composing } from "./live.js";
import { Options } from "./options.js";

export function pick(input) {
  const list = make("ul", { class: "results", id: `${input.id}-names` });
  input.after(list);
  let [hits, asked] = [[], 0];
  const options = new Options(input, list, { take: (i) => take(hits[i]) });

  function close() {
    asked++; // an answer under way comes too late
    options.close();
  }

  function take(hit) {
    // two entities may have one name: then only the id says which is meant
    input.value = hits.filter((other) => other.name === hit.name).length > 1 ? hit.id : hit.name;
    close();
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  async function ask() {
    const mine = ++asked;
    const text = input.value.trim();
    const answer = text ? await fetch(`/api/search?q=${encodeURIComponent(text)}&limit=8`).catch(() => null) : null;
    const found = answer?.ok ? (await answer.json()).hits : [];
    if (mine !== asked || document.activeElement !== input) return;
    hits = found;
    list.replaceChildren(...hits.map((hit) => make("li", { data: { id: hit.id } }, make("bdi", {}, hit.name), make("span", { class: "why" }, hit.reason))));
    options.offer([...list.children]);
  }

  input.addEventListener("input", (event) => { if (!composing(event)) ask(); });
  input.addEventListener("compositionend", ask);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (composing(event)) { if (event.key === "Enter") event.preventDefault(); return; }
    if (!options.open || options.walk(event)) return;
    if (event.key === "Escape") { event.stopPropagation(); close(); }
    else if (event.key === "Enter" && options.at >= 0) {
      event.preventDefault();
      take(hits[options.at]);
    }
  });
}

document.querySelectorAll("input[data-pick]").forEach(pick);
