// Pieces of pages: the server renders, the page puts them in. Scripts in them never run (parsed, not inserted as text).
export async function fragment(address) {
  const target = new URL(address, location.href);
  target.searchParams.set("part", "panel");
  const answer = await fetch(target, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!answer.ok) throw new Error(page.querySelector("h1")?.textContent ?? `HTTP ${answer.status}`);
  return page;
}

export function swap(document, page, id) {
  const fresh = page.getElementById(id);
  if (fresh) document.getElementById(id).replaceWith(document.adoptNode(fresh));
}
