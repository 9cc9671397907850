// The path finder: names are suggested, the swap button swaps what is typed, and a changed limit asks again.
import "./pick.js";

const form = document.querySelector(".pathform");
const [from, to] = ["from", "to"].map((name) => form.elements[name]);

form.querySelector("[data-testid=swap]").addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  [from.value, to.value] = [to.value, from.value];
  if (from.value && to.value) form.requestSubmit();
});

form.querySelector(".limits").addEventListener("change", () => {
  if (from.value && to.value) form.requestSubmit();
});

// an address without what was left as it is
form.addEventListener("formdata", ({ formData }) => {
  const chosen = formData.getAll("m").join(",");
  formData.delete("m");
  if (chosen && chosen !== "a,p") formData.set("m", chosen);
  for (const [name, usual] of [["max", "4"], ["by", "short"], ["family", ""], ["avoid", ""], ["via", ""]]) {
    if (formData.get(name) === usual) formData.delete(name);
  }
});
