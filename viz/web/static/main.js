// On every page: suggestions, the key to the search box, and Ctrl+Enter in the query box.
import { suggest } from "./search.js";

document.querySelectorAll("input[type=search]").forEach(suggest);

const typing = (target) => /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable;

addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229) return;
  const wanted = (event.key === "/" && !typing(event.target)) || ((event.ctrlKey || event.metaKey) && event.key === "k");
  if (wanted) {
    event.preventDefault();
    document.querySelector("input[type=search]").focus();
  }
});

// Beside the text there is room for every relation; above it (narrow windows) only for few.
if (matchMedia("(min-width: 901px)").matches) document.querySelectorAll(".rail details").forEach((d) => (d.open = true));

document.getElementById("cypher")?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.target.form.requestSubmit();
});

document.body.dataset.ready ??= document.body.dataset.build;
