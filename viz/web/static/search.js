// Suggestions while typing; without this file the form still searches. Nothing happens while a word is being composed.
const composing = (event) => event.isComposing || event.keyCode === 229;

export function suggest(input) {
  const list = document.createElement("ul");
  list.className = "results";
  list.id = `${input.id}-results`;
  list.setAttribute("role", "listbox");
  list.hidden = true;
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");
  input.form.append(list);
  let hits = [];
  let at = -1;
  let asked = 0;

  function close() {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function mark(next) {
    at = next;
    [...list.children].forEach((row, i) => row.setAttribute("aria-selected", String(i === at)));
    if (at >= 0) input.setAttribute("aria-activedescendant", list.children[at].id);
  }

  const open = (hit) => { location.href = hit.url; };

  function show() {
    list.replaceChildren(...hits.map((hit, i) => {
      const row = document.createElement("li");
      row.id = `${list.id}-${i}`;
      row.setAttribute("role", "option");
      row.dataset.id = hit.id;
      const name = document.createElement("bdi");
      name.textContent = hit.name;
      const why = document.createElement("span");
      why.className = "why";
      why.textContent = hit.reason;
      row.append(name, why);
      row.addEventListener("pointerdown", (event) => { event.preventDefault(); open(hit); });
      return row;
    }));
    list.hidden = !hits.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    at = -1;
  }

  async function ask() {
    const mine = ++asked;
    const text = input.value.trim();
    if (!text) { hits = []; show(); return; }
    const answer = await fetch(`/api/search?q=${encodeURIComponent(text)}&limit=8`);
    if (mine !== asked || !answer.ok) return;
    hits = (await answer.json()).hits;
    show();
  }

  input.addEventListener("input", (event) => { if (!composing(event)) ask(); });
  input.addEventListener("compositionend", ask);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (composing(event)) { if (event.key === "Enter") event.preventDefault(); return; }
    if (event.key === "Escape") { if (list.hidden) input.value = ""; close(); }
    if (list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      mark((at + (event.key === "ArrowDown" ? 1 : hits.length - 1) + (at < 0 && event.key === "ArrowUp" ? 1 : 0)) % hits.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (event.ctrlKey) window.open(hits[Math.max(at, 0)].url, "_blank", "noopener");
      else open(hits[Math.max(at, 0)]);
    }
  });
}
