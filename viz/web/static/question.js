// A ready question: names are suggested, and a chosen paper asks at once.
import "./pick.js";

const form = document.querySelector("form.asks");
form?.addEventListener("change", (event) => {
  if (event.target.matches("select")) form.requestSubmit();
});
