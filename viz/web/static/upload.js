// Adding a paper: drop or choose, watch it being read, see what it adds. The page of each paper works without this.
import { fragment, swap } from "/static/fragment.js";
import { ask, say } from "/static/live.js";

const EVERY = 700; // ms between looks at how far it is
const lang = document.body.dataset.lang;
const form = document.getElementById("drop");
const place = document.getElementById("job");

const job = () => place.querySelector(".upload");
const open = () => job() && ["waiting", "reading", "extracting", "storing"].includes(job().dataset.state);

function refuse(text) {
  const box = document.getElementById("refused");
  if (!box) return;
  box.textContent = text;
  box.hidden = !text;
}

async function send(file) {
  refuse("");
  if (file.size > Number(place.dataset.limit) * 2 ** 20) return refuse(`${file.name}：${place.dataset.large}`);
  const said = document.createElement("p");
  said.textContent = `${file.name} · ${place.dataset.sending}`;
  place.replaceChildren(said);
  say(said.textContent);
  try {
    const answer = await ask("/api/uploads", { method: "POST", body: file, headers: { "Content-Type": "application/octet-stream", "X-Filename": encodeURIComponent(file.name) } });
    const told = await answer.json();
    if (!answer.ok) throw new Error([told[`message_${lang}`], told.detail].filter(Boolean).join("："));
    history.pushState(null, "", told.url);
    form.hidden = true;
    await look();
  } catch (error) {
    place.replaceChildren();
    refuse(error.message);
  }
}

/* Put in what the server says now; go on while it is at work. */
async function look() {
  const before = job()?.dataset.state;
  try {
    const page = await fragment(location.pathname);
    place.replaceChildren(...page.getElementById("job").childNodes);
    if (job().dataset.state !== before) say(job().querySelector(".state").textContent);
  } catch (error) {
    refuse(error.message);
    return;
  }
  if (open()) setTimeout(look, EVERY);
}

place.addEventListener("submit", async (event) => {
  event.preventDefault();
  const what = event.submitter.value;
  const address = `/api/uploads/${job().dataset.id}`;
  event.submitter.disabled = true;
  if (what === "cancel") await ask(address, { method: "DELETE" });
  else await ask(`${address}/${what}`, { method: "POST", body: "{}", headers: { "Content-Type": "application/json" } });
  look();
});

if (form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const [file] = document.getElementById("file").files;
    if (file) send(file);
  });
  for (const name of ["dragover", "dragenter"]) addEventListener(name, (event) => { event.preventDefault(); form.classList.add("over"); });
  addEventListener("dragleave", (event) => { if (!event.relatedTarget) form.classList.remove("over"); });
  addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("over");
    const [file] = event.dataTransfer.files;
    if (file && !form.hidden) send(file);
  });
}
addEventListener("popstate", () => location.reload());
if (open()) setTimeout(look, EVERY);
document.body.dataset.ready = document.body.dataset.build;
