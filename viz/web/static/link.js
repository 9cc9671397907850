// The session: where one was last.
const KEY = "hubgraph.session";

let waiting = null; // what is to be kept once there is time: long addresses are slow to write

function keep() {
  if (!waiting) return;
  try {
    localStorage.setItem(KEY, JSON.stringify(waiting));
  } catch { /* storage forbidden: nothing to come back to */ }
  waiting = null;
}

addEventListener("pagehide", keep);

export function remember(state, { url, count, title, build }) {
  if (state.over || !count) return;
  if (!waiting) setTimeout(keep, 200);
  waiting = { url, count, title, at: new Date().toISOString(), build };
}

export function last() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "null");
    return kept && /^\/explore\?/.test(kept.url) && kept.count > 0 ? kept : null;
  } catch {
    return null;
  }
}
