// The export dialog: what is on the screen as a file. The server writes every format; a PNG is its SVG, drawn here.
import { copy, tell } from "./copy.js";
import { fragment } from "./fragment.js";
import { say } from "./live.js";

/* What a canvas, a path or a table says of itself, in the words of the server. */
function plain({ view = "explore", url = location.href, sentence = "", ids = null, relations = null, positions = {}, filters = [] }) {
  const link = new URL(url, location.href);
  return { view, link: link.href, search: link.search, sentence, ids, relations, spots: positions, filters: filters.map((one) => one.label) };
}

/* Opens the dialog on a view: {url, sentence, ids, relations, positions, filters: [{label}], view: name in the file}. */
export async function openExport(given) {
  const view = plain(given);
  const before = document.activeElement;
  document.getElementById("export")?.remove();
  const page = await fragment(`/export${view.search}`);
  const dialog = document.createElement("dialog");
  dialog.id = "export";
  dialog.className = "export";
  dialog.dataset.testid = "export-dialog";
  dialog.setAttribute("aria-labelledby", "export-title");
  dialog.append(document.adoptNode(page.querySelector("form.export")));
  document.body.append(dialog);
  const form = dialog.querySelector("form");
  count(form, view);
  form.addEventListener("change", () => allow(form));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    run(form, view);
  });
  form.querySelector("[data-do=close]").addEventListener("click", () => dialog.close());
  const link = form.querySelector("[data-do=link]");
  link.addEventListener("click", async () => tell(link, await copy({ "text/plain": view.link })));
  dialog.addEventListener("close", () => {
    dialog.remove();
    before?.focus?.();
  });
  form.querySelector("[value=png]").checked = true;
  dialog.showModal();
  allow(form);
  return dialog;
}

/* What a canvas shows is known best by the canvas: its own counts stand in the dialog. */
function count(form, view) {
  if (!view.ids) return;
  const place = form.querySelector("[data-scope=view]");
  place.querySelector("[data-n=entities]").textContent = view.ids.length.toLocaleString("en");
  if (view.relations) place.querySelector("[data-n=relations]").textContent = view.relations.length.toLocaleString("en");
}

const number = (node) => Number(node.textContent.replaceAll(",", ""));

/* Pictures hold so many entities; for a larger scope they cannot be chosen. */
function allow(form) {
  const scope = form.elements.scope.value;
  const entities = number(form.querySelector(`[data-scope=${scope}] [data-n=entities]`));
  for (const input of form.querySelectorAll("[data-most]")) input.disabled = entities > Number(input.dataset.most);
  if (form.querySelector("[name=format]:checked").disabled) form.querySelector("[name=format][value=gexf]").checked = true;
}

async function run(form, view) {
  const told = form.querySelector("[data-told]");
  const button = form.querySelector("[type=submit]");
  const report = (text) => {
    told.textContent = text;
    say(text);
  };
  report(form.dataset.busy);
  button.disabled = true;
  try {
    const name = await made(form, view);
    report(form.dataset.done.replace("{name}", name));
  } catch (error) {
    report(form.dataset.failed.replace("{why}", error.message));
  } finally {
    button.disabled = false;
  }
}

async function made(form, view) {
  const format = form.elements.format.value;
  const body = {
    scope: form.elements.scope.value, view: view.view, search: view.search, sentence: view.sentence, filters: view.filters,
    ids: view.ids, relations: view.relations, spots: view.spots, transparent: form.elements.transparent.checked,
  };
  const answer = await fetch(`/export/${format === "png" ? "png-meta" : format}`, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(await reason(answer));
  if (format !== "png") {
    const name = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition"))?.[1] ?? `hubgraph.${format}`;
    return keep(await answer.blob(), name);
  }
  const picture = await answer.json();
  return keep(await png(picture, form.dataset.noPicture), picture.name);
}

async function reason(answer) {
  const problem = await answer.json().catch(() => ({}));
  const zh = document.body.dataset.lang === "zh";
  const parts = zh ? [problem.detail_zh || problem.message_zh, problem.hint_zh] : [problem.detail || problem.message_en, problem.hint];
  return parts.filter(Boolean).join(zh ? "；" : "; ") || `HTTP ${answer.status}`;
}

/* An SVG without foreign parts taints no canvas; it is drawn at twice its size. */
async function png({ svg, width, height, scale }, tooLarge) {
  const image = new Image(width * scale, height * scale);
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: width * scale, height: height * scale });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!blob) throw new Error(tooLarge);
  return blob;
}

function keep(blob, name) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  return name;
}
