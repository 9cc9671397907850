// Adding a paper: drop or choose, watch it being read, see what it adds. The page of each paper works without this.
import { fragment, swap } from "/static/fragment.js";
import { ask, say } from "/static/live.js";

const EVERY = 700; // ms between looks at how far it is
const lang = document.body.dataset.lang;
const form = document.getElementById("drop");
const place = document.getElementById("job");

const job = () => place.querySelector(".upload");
const open = () => job() && ["waiting", "reading", "extracting", "storing"].includes(job().dataset.state);

function refuse(texts) {
  const box = document.getElementById("refused");
  if (!box) return;
  box.replaceChildren(...texts.map((text) => Object.assign(document.createElement("p"), { textContent: text })));
  box.hidden = !texts.length;
}

/* Take files in, one after the other: of one the page shows how it fares, of several it lists them. */
async function bring(files) {
  refuse([]);
  const refused = [];
  let told = null;
  for (const file of files) {
    try {
      told = await send(file);
    } catch (error) {
      refused.push(`${file.name}：${error.message}`);
    }
  }
  place.replaceChildren();
  refuse(refused);
  if (!told) return;
  if (files.length > 1) return list();
  history.pushState(null, "", told.url);
  form.hidden = true;
  await look();
}

/* Send one file and return what the server says of it; throws what speaks against it. */
async function send(file) {
  if (file.size > Number(place.dataset.limit) * 2 ** 20) throw new Error(place.dataset.large);
  const said = document.createElement("p");
  said.textContent = `${file.name} · ${place.dataset.sending}`;
  place.replaceChildren(said);
  say(said.textContent);
  const answer = await ask("/api/uploads", { method: "POST", body: file, headers: { "Content-Type": "application/octet-stream", "X-Filename": encodeURIComponent(file.name) } });
  const told = await answer.json();
  if (!answer.ok) throw new Error([told[`message_${lang}`], told[`detail_${lang}`] || told.detail].filter(Boolean).join("："));
  return told;
}

/* Show how the papers brought in lately fare, until none is on its way. */
async function list() {
  const recent = document.getElementById("recent");
  try {
    const now = (await fragment("/upload")).getElementById("recent");
    if (now.textContent !== recent.textContent) {
      recent.replaceWith(now);
      say([...now.querySelectorAll("li")].map((one) => one.textContent).join("；"));
    }
    if (now.dataset.open) setTimeout(list, EVERY);
  } catch (error) {
    refuse([error.message]);
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
    refuse([error.message]);
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
    bring([...document.getElementById("file").files]);
  });
  for (const name of ["dragover", "dragenter"]) addEventListener(name, (event) => { event.preventDefault(); form.classList.add("over"); });
  addEventListener("dragleave", (event) => { if (!event.relatedTarget) form.classList.remove("over"); });
  addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("over");
    if (!form.hidden && event.dataTransfer.files.length) bring([...event.dataTransfer.files]);
  });
}
addEventListener("popstate", () => location.reload());
if (open()) setTimeout(look, EVERY);
if (document.getElementById("recent")?.dataset.open) setTimeout(list, EVERY);
document.body.dataset.ready = document.body.dataset.build;
