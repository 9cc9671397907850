// Fields that name an entity: suggestions while typing fill the field; without this file the server finds the name.
const composing = (event) => event.isComposing || event.keyCode === 229;

export function pick(input) {
  const list = document.createElement("ul");
  list.className = "results";
  list.id = `${input.id}-names`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels[0]?.textContent ?? "");
  list.hidden = true;
  for (const [name, value] of [["role", "combobox"], ["aria-controls", list.id], ["aria-expanded", "false"], ["aria-autocomplete", "list"]]) input.setAttribute(name, value);
  input.after(list);
  let [hits, at, asked] = [[], -1, 0];

  const open = (yes) => {
    list.hidden = !yes;
    input.setAttribute("aria-expanded", String(yes));
    if (!yes) { asked++; at = -1; input.removeAttribute("aria-activedescendant"); } // an answer under way comes too late
  };

  const mark = (next) => {
    at = next;
    [...list.children].forEach((row, i) => row.setAttribute("aria-selected", String(i === at)));
    input.setAttribute("aria-activedescendant", list.children[at].id);
  };

  function take(hit) {
    // two entities may have one name: then only the id says which is meant
    input.value = hits.filter((other) => other.name === hit.name).length > 1 ? hit.id : hit.name;
    open(false);
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function show() {
    list.replaceChildren(...hits.map((hit, i) => {
      const row = document.createElement("li");
      Object.assign(row, { id: `${list.id}-${i}` });
      row.setAttribute("role", "option");
      row.setAttribute("aria-selected", "false");
      row.dataset.id = hit.id;
      const name = document.createElement("bdi");
      name.textContent = hit.name;
      const why = document.createElement("span");
      why.className = "why";
      why.textContent = hit.reason;
      row.append(name, why);
      row.addEventListener("pointerdown", (event) => { event.preventDefault(); take(hit); });
      return row;
    }));
    at = -1;
    open(hits.length > 0);
  }

  async function ask() {
    const mine = ++asked;
    const text = input.value.trim();
    const answer = text ? await fetch(`/api/search?q=${encodeURIComponent(text)}&limit=8`).catch(() => null) : null;
    if (mine !== asked || document.activeElement !== input) return;
    hits = answer?.ok ? (await answer.json()).hits : [];
    show();
  }

  input.addEventListener("input", (event) => { if (!composing(event)) ask(); });
  input.addEventListener("compositionend", ask);
  input.addEventListener("blur", () => open(false));
  input.addEventListener("keydown", (event) => {
    if (composing(event)) { if (event.key === "Enter") event.preventDefault(); return; }
    if (list.hidden) return;
    if (event.key === "Escape") { event.stopPropagation(); open(false); }
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      mark((at + step + hits.length + (at < 0 && step < 0 ? 1 : 0)) % hits.length);
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      take(hits[at]);
    }
  });
}

document.querySelectorAll("input[data-pick]").forEach(pick);
