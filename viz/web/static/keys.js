// The keys of every page: search, places after G, help; and whether single letters are wanted at all.
import { composing } from "./live.js";

const WAIT = 1500; // milliseconds in which a letter after G is a place

export const typing = (target) => /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable;

export function lettersOn() {
  try {
    return localStorage.getItem("hubgraph.keys") !== "off";
  } catch {
    return true;
  }
}

function switchLetters(box) {
  box.checked = lettersOn();
  box.addEventListener("change", () => {
    try {
      localStorage.setItem("hubgraph.keys", box.checked ? "on" : "off");
    } catch { /* storage forbidden: letters stay on */ }
  });
}

const help = () => document.getElementById("keyhelp")?.showModal();
const search = () => (document.getElementById("q-main") ?? document.getElementById("q"))?.focus();

export function start() {
  let until = 0;
  document.querySelectorAll("#letters").forEach(switchLetters);
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-opens=keyhelp]")) return;
    event.preventDefault();
    help();
  });
  addEventListener("keydown", (event) => {
    if (composing(event) || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    if ((event.ctrlKey || event.metaKey) && event.key === "k") {
      event.preventDefault();
      search();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || !lettersOn()) return;
    const going = event.timeStamp < until;
    until = 0;
    if (going) document.querySelector(`[data-goto="${CSS.escape(event.key.toLowerCase())}"]`)?.click();
    else if (event.key.toLowerCase() === "g") until = event.timeStamp + WAIT;
    else if (event.key === "?") help();
    else if (event.key === "/") {
      event.preventDefault();
      search();
    }
  });
}
