// Corrections on any page: forms with data-correct show their effect first, then keep it; a toast takes it back.
import { ask as reach, say } from "/static/live.js";

const home = document.getElementById("correct-words");
export const words = JSON.parse(home.dataset.words);
export const mayJudge = Boolean(home.dataset.judge);
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
const lang = document.body?.dataset.lang ?? "zh";
const SHOWN = 10_000; // ms that a toast stays
const PAIR = ["same", "unsure", "different"];
const PLAIN = [...PAIR, "reject", "confirm", "flip"];

/* One request to the API; throws an error with `status` and `answer` where it is refused. */
export async function ask(path, { method = "POST", body } = {}) {
  const answer = await reach(path, { method, headers: body ? { "Content-Type": "application/json" } : {}, body: body && JSON.stringify(body) });
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw Object.assign(new Error(told[`message_${lang}`] ?? `HTTP ${answer.status}`), { status: answer.status, answer: told });
  return told;
}

export function element(tag, text = "", fields = {}) {
  const made = document.createElement(tag);
  made.textContent = text;
  for (const [name, value] of Object.entries(fields)) name.includes("-") ? made.setAttribute(name, value) : (made[name] = value);
  return made;
}

/* The order that a form stands for, as the API takes it. */
export function order(form, verb = form.elements.verb.value, value = form.elements.value?.value ?? "") {
  const target = JSON.parse(form.elements.target.value);
  const made = { ...target, verb, value: value || target.value || "" };
  if (verb === "accept") made.verb = made.suggested;
  delete made.suggested;
  if (PAIR.includes(verb) && made.entities.length === 1) made.entities.push(value);
  if (PLAIN.includes(made.verb)) made.value = "";
  for (const name of ["why", "seen"]) if (form.elements[name]) made[name] = form.elements[name].value;
  const author = document.getElementById("author")?.value.trim();
  if (author) made.author = author;
  return made;
}

/* A line at the foot of the window with buttons; it stays while it is pointed at or holds the focus. */
export function toast(text, buttons = [], { stays = false } = {}) {
  document.getElementById("toast")?.remove();
  const box = element("div", "", { id: "toast", className: "toast", "data-testid": "toast" });
  box.append(element("span", text));
  for (const [label, act, testid] of buttons) {
    const button = element("button", label, { type: "button", className: "quiet", "data-testid": testid });
    button.addEventListener("click", () => { box.remove(); act(); });
    box.append(button);
  }
  document.body.append(box);
  say(text);
  let timer;
  const start = () => { if (!stays) timer = setTimeout(() => box.remove(), SHOWN); };
  for (const name of ["mouseenter", "focusin"]) box.addEventListener(name, () => clearTimeout(timer));
  for (const name of ["mouseleave", "focusout"]) box.addEventListener(name, start);
  start();
  return box;
}

export async function undo(id) {
  try {
    const told = await ask(`/api/decisions/${encodeURIComponent(id)}`, { method: "DELETE" });
    toast(words.undone);
    changed(told);
    return true;
  } catch (error) {
    toast(fill(words.failed, { why: error.message }), [[words.retry, () => undo(id), "retry"]], { stays: true });
    return false;
  }
}

export const changed = (told) => dispatchEvent(new CustomEvent("hubgraph:corrected", { detail: told }));

/* What a person is told where someone decided first: both versions, and whose shall stand. */
export function conflict(error, made, again) {
  const theirs = error.answer.theirs ?? [];
  const told = theirs.map((one) => `${one.author}：${one[`said_${lang}`]}`).join("；");
  const replaced = { ...made, seen: null, replaces: theirs.map((one) => one.id) };
  toast(`${error.message}：${told}`, [[words.mine, () => again(replaced), "mine"], [words.theirs, () => {}, "theirs"]], { stays: true });
}

async function keep(made) {
  try {
    if (!mayJudge) {
      await ask("/api/suggestions", { body: made });
      return toast(words.sent);
    }
    const told = await ask("/api/decisions", { body: made });
    changed(told);
    return toast(`${words.kept}：${told.decision[`said_${lang}`]}`, [[words.undo, () => undo(told.decision.id), "toast-undo"]]);
  } catch (error) {
    if (error.status === 409 && error.answer.theirs) return conflict(error, made, keep);
    return toast(fill(words.failed, { why: error.message }), [[words.retry, () => keep(made), "retry"]], { stays: true });
  }
}

async function preview(form) {
  form.querySelector(".effect")?.remove();
  const box = element("div", words.wait, { className: "effect", "data-testid": "effect" });
  form.append(box);
  const made = order(form);
  try {
    const told = await ask("/api/decisions/preview", { body: made });
    const why = element("input", "", { maxLength: 500, placeholder: words.why ?? "", name: "why" });
    const sure = element("button", words.sure, { type: "button", "data-testid": "sure" });
    const cancel = element("button", words.cancel, { type: "button", className: "quiet", "data-testid": "cancel" });
    sure.addEventListener("click", () => { box.remove(); keep({ ...made, why: why.value }); });
    cancel.addEventListener("click", () => box.remove());
    why.setAttribute("aria-label", words.why ?? "");
    box.replaceChildren(element("p", told[`said_${lang}`]), why, sure, cancel);
    say(told[`said_${lang}`]);
    sure.focus();
  } catch (error) {
    if (error.status === 409 && error.answer.theirs) { box.remove(); conflict(error, made, keep); return; }
    box.replaceChildren(element("p", [error.message, error.answer?.detail].filter(Boolean).join("：")));
    box.classList.add("problem");
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("form[data-correct]")) {
    event.preventDefault();
    preview(form);
  } else if (form.matches("form[data-undo]")) {
    event.preventDefault();
    form.querySelector("button").disabled = true;
    undo(form.dataset.undo).then((done) => done && location.reload());
  }
});
