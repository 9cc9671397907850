// The review queue: one card at a time, Y H N, then the next; decisions are written behind, several at a time.
import { ask, changed, conflict, fill, mayJudge, order, toast, undo, words } from "/static/correct.js";
import { fragment } from "/static/fragment.js";
import { lettersOn } from "/static/keys.js";
import { composing, say } from "/static/live.js";

const box = document.getElementById("cards");
const lang = document.body.dataset.lang;
const past = []; // cards that were decided or skipped, the last one at the end
const due = []; // decisions that are to be written
let writing = false;
let loading = null;

const cards = () => [...box.querySelectorAll(".case")];
const current = () => cards().find((card) => !card.hidden);

function show(card) {
  for (const one of cards()) one.hidden = one !== card;
  document.getElementById("end").hidden = Boolean(card);
  document.getElementById("back").disabled = !past.length;
  if (!card) return;
  card.focus({ preventScroll: true });
  scrollTo({ top: 0 });
  effect(card);
  if (cards().filter((one) => !one.dataset.decided).length < 4) more();
}

const next = () => cards().find((card) => !card.dataset.decided);

/* What the first choice would change, computed by the server while the person reads. */
async function effect(card) {
  const place = card.querySelector(".effect");
  const form = card.querySelector("form");
  if (!place || place.textContent || !form) return;
  const first = form.querySelector("button[data-verb]");
  if (!first || first.dataset.verb === "accept" && !JSON.parse(form.elements.target.value).suggested) return;
  place.textContent = words.wait;
  try {
    const told = await ask("/api/decisions/preview", { body: order(form, first.dataset.verb, first.dataset.value) });
    place.textContent = `${first.firstChild.textContent.trim()} → ${told[`said_${lang}`]}`;
  } catch (error) {
    place.textContent = error.message;
  }
}

function progress(by) {
  const bar = document.getElementById("progress");
  const said = document.getElementById("progress-said");
  const done = Number(said.dataset.done) + by;
  said.dataset.done = done;
  bar.value = done;
  said.textContent = fill(box.dataset.progress, { done, total: said.dataset.total });
}

function decide(card, button) {
  const { verb, value } = button.dataset;
  past.push(card);
  card.dataset.decided = verb;
  for (const one of card.querySelectorAll("button[data-verb]")) one.setAttribute("aria-pressed", String(one === button));
  if (verb !== "skip") {
    const form = card.querySelector("form");
    const old = card.dataset.kept;
    if (!old) progress(1);
    due.push({ card, verb, made: verb === "decline" ? null : { ...order(form, verb, value), replaces: old ? [old] : [] } });
    delete card.dataset.kept;
    write();
  }
  show(next());
}

/* Send what is due: all at once, in order; what is refused is said, and its card can be gone back to. */
async function write() {
  if (writing || !due.length) return;
  writing = true;
  const batch = due.splice(0);
  say(fill(words.sending, { n: batch.length }));
  try {
    for (const one of batch.filter((each) => each.verb === "decline")) await ask(`/api/suggestions/${encodeURIComponent(one.card.dataset.id)}`, { method: "DELETE" });
    const rest = batch.filter((each) => each.made);
    if (rest.length && mayJudge) await judge(rest);
    for (const one of mayJudge ? [] : rest) await ask("/api/suggestions", { body: one.made });
    if (!mayJudge) toast(words.sent);
  } catch (error) {
    due.unshift(...batch);
    toast(fill(words.failed, { why: error.message }), [[words.retry, write, "retry"]], { stays: true });
    writing = false;
    return;
  }
  writing = false;
  write();
}

async function judge(batch) {
  const told = await ask("/api/decisions", { body: { decisions: batch.map((one) => one.made) } });
  told.results.forEach((result, at) => result.status === 201 ? kept(batch[at].card, result) : refused(batch[at], result));
  changed(told);
}

function kept(card, result) {
  const id = result.decision.id;
  card.dataset.kept = id;
  toast(`${words.kept}：${result.decision[`said_${lang}`]}`, [[words.undo, () => takeBack(card), "toast-undo"]]);
}

function refused(one, result) {
  progress(-1);
  const error = Object.assign(new Error(result[`message_${lang}`]), { answer: result, status: result.status });
  if (result.theirs?.length) return conflict(error, one.made, (made) => { progress(1); due.push({ ...one, made }); write(); });
  return toast(fill(words.failed, { why: [error.message, result.detail].filter(Boolean).join("：") }), [[words.back, () => reopen(one.card), "reopen"]], { stays: true });
}

async function takeBack(card) {
  if (await undo(card.dataset.kept)) {
    delete card.dataset.kept;
    progress(-1);
    reopen(card);
  }
}

/* Show a card again; a decision that is kept stays until another one takes its place. */
function reopen(card) {
  const at = past.lastIndexOf(card);
  if (at >= 0) past.splice(at, 1);
  delete card.dataset.decided;
  show(card);
}

function more() {
  if (!box.dataset.more || loading) return;
  const wanted = box.dataset.more;
  box.dataset.more = "";
  loading = fragment(wanted).then((page) => {
    const fresh = page.getElementById("cards");
    const known = new Set(cards().map((card) => card.dataset.id));
    for (const card of fresh.querySelectorAll(".case")) {
      if (known.has(card.dataset.id)) continue;
      card.hidden = true;
      box.append(document.adoptNode(card));
    }
    box.dataset.more = fresh.dataset.more;
  }).catch((error) => toast(error.message)).finally(() => { loading = null; if (!current()) show(next()); });
}

function press(key) {
  const card = current();
  const button = card?.querySelector(`button[data-key="${key}"]`);
  if (button) decide(card, button);
}

let afterG = 0; // until when a letter is a place to go to, as keys.js has it

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || composing(event) || !lettersOn()) return;
  if (!event.target.closest("#main, body") || event.target.closest("input, textarea, select, dialog, .top")) return;
  const key = event.key.toLowerCase();
  const going = event.timeStamp < afterG;
  afterG = key === "g" ? event.timeStamp + 1500 : 0;
  if (going) return;
  if ("yhn".includes(key) && key.length === 1) { event.preventDefault(); press(key); }
  if (event.key === "Backspace" && past.length) { event.preventDefault(); reopen(past.at(-1)); }
});

box.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-verb]");
  if (!button) return;
  event.preventDefault();
  decide(button.closest(".case"), button);
});
document.getElementById("back").addEventListener("click", () => past.length && reopen(past.at(-1)));
addEventListener("hubgraph:online", write);
addEventListener("beforeunload", (event) => { if (writing || due.length) event.preventDefault(); });
document.body.classList.add("reviewing");
show(next());
document.body.dataset.ready = document.body.dataset.build;
