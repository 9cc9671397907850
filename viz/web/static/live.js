// The one polite live region of a page, and requests that say when the server cannot be reached.
const region = () => document.getElementById("live");

/* Says a text to those who hear the page; the same text twice is said twice. */
export function say(text) {
  const place = region();
  if (!place) return;
  place.textContent = "";
  requestAnimationFrame(() => { place.textContent = text; });
}

/* Whether a key event belongs to an input method that is composing: then no key means what it says. */
export const composing = (event) => event.isComposing || event.keyCode === 229;

let waiting = 0;

/* Like fetch; when the server does not answer, a banner says so and it is tried again, ever more rarely. */
export async function ask(address, options) {
  try {
    const answer = await fetch(address, options);
    if (!document.getElementById("offline")?.hidden) reached();
    return answer;
  } catch (error) {
    if (error.name !== "AbortError") lost();
    throw error;
  }
}

function reached() {
  const banner = document.getElementById("offline");
  banner.hidden = true;
  waiting = 0;
  say(banner.dataset.back);
  dispatchEvent(new CustomEvent("hubgraph:online"));
}

function lost() {
  const banner = document.getElementById("offline");
  if (!banner || !banner.hidden) return;
  banner.hidden = false;
  banner.querySelector("button").onclick = probe;
  retry();
}

function retry() {
  waiting = Math.min(Math.max(waiting * 2, 2), 60); // seconds
  setTimeout(() => { if (!document.getElementById("offline").hidden) probe().then((up) => up || retry()); }, waiting * 1000);
}

async function probe() {
  try {
    await fetch("/static/icon.svg", { method: "HEAD", cache: "no-store" });
    reached();
    return true;
  } catch {
    return false;
  }
}
