// Comparisons: names are suggested, and choosing the second paper compares.
import "./pick.js";

const form = document.querySelector("[data-testid=compare-form]");
const [a, b] = [form.elements.a, form.elements.b];

form.addEventListener("change", (event) => {
  if (event.target.matches("select") && a.value && b.value && a.value !== b.value) form.requestSubmit();
});

form.querySelector("[data-testid=swap]").addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  [a.value, b.value] = [b.value, a.value];
  if (a.value && b.value) form.requestSubmit();
});
