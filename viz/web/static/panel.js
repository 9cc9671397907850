// The panel, wherever it stands: copy buttons, more rows in place, ranges of ranks once they are known.
import { copy, forWord, tell } from "./copy.js";
import { fragment } from "./fragment.js";

const WAITS = [600, 1500, 4000, 10000]; // ms between looks for ranges that are being computed

async function more(link) {
  const page = await fragment(link.href);
  const list = link.closest("details, section").querySelector(".ties");
  const known = new Set([...list.children].map((row) => row.dataset.id));
  const fresh = [...page.querySelectorAll(".tie")].filter((row) => !known.has(row.dataset.id));
  list.append(...fresh.map((row) => document.adoptNode(row)));
  const next = page.querySelector("a[rel=next]");
  const left = link.dataset.total - list.children.length;
  if (next) Object.assign(link, { href: next.href, textContent: link.textContent.replace(/[\d,]+/, left.toLocaleString("en")) });
  else link.closest("p").remove();
  fresh[0]?.querySelector("a")?.focus();
}

document.addEventListener("click", async (event) => {
  const target = event.target.closest("[data-copy], [data-word], a[data-more]");
  if (!target) return;
  if (target.matches("a")) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    more(target).catch(() => (location.href = target.href)); // the page it leads to says what is wrong
  } else if ("word" in target.dataset) {
    tell(target, await copy(forWord(target.closest("article"))));
  } else {
    const text = "link" in target.dataset ? new URL(target.dataset.copy, location.href).href : target.dataset.copy;
    tell(target, await copy({ "text/plain": text }));
  }
});

/* Only the card that waits is looked at again, and only as long as it is on the page. */
function refresh(card, turn = 0) {
  if (turn >= WAITS.length) return;
  setTimeout(async () => {
    const id = card.closest("[data-id]")?.dataset.id;
    if (!card.isConnected || !id) return;
    const page = await fragment(`/entities/${encodeURIComponent(id)}`).catch(() => null);
    const fresh = page?.querySelector(".rank");
    if (!fresh || fresh.dataset.state === "working") return refresh(card, turn + 1);
    const chosen = card.querySelector("input:checked")?.value;
    card.replaceWith(document.adoptNode(fresh));
    const again = fresh.querySelector(`input[value="${chosen}"]`);
    if (again) again.checked = true;
  }, WAITS[turn]);
}

const waiting = (root) => root.querySelectorAll?.(".rank[data-state=working]").forEach((card) => refresh(card));
waiting(document);
new MutationObserver((changes) => {
  for (const change of changes) for (const node of change.addedNodes) waiting(node);
}).observe(document.body, { childList: true, subtree: true });
