// On every page: suggestions, keys, switches of language and theme that keep the view, Ctrl+Enter in the query box.
import { start as startKeys } from "./keys.js";

document.documentElement.classList.add("scripted");
startKeys();

/* Suggestions come with the first focus; what was typed before they came is looked up then. */
for (const input of document.querySelectorAll("form.search input[type=search]")) {
  const wake = async () => (await import("./search.js")).suggest(input);
  if (document.activeElement === input) wake();
  else input.addEventListener("focus", wake, { once: true });
}

/* The choice lives in a cookie: once made, it need not stand in the address, which may be sent to others. */
const here = new URL(location.href);
if (here.searchParams.has("lang") || here.searchParams.has("theme")) {
  here.searchParams.delete("lang");
  here.searchParams.delete("theme");
  history.replaceState(history.state, "", here);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-switch]");
  if (!link) return;
  const target = new URL(location.href); // scripts may have changed it since the page came
  const name = link.dataset.switch;
  target.searchParams.set(name, new URL(link.href).searchParams.get(name));
  link.href = target.href;
});

document.getElementById("cypher")?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.target.form.requestSubmit();
});

if (!document.body.matches(".workspace")) document.body.dataset.ready ??= document.body.dataset.build; // the workspace says it itself
