// The session, and links: the address where it is short enough, else a short one that the server keeps.
import { ask } from "./live.js";

const LONGEST = 1800; // characters of an address that mail and chat leave whole
const KEY = "hubgraph.session";

export function remember(state, { url, count, title, build }) {
  if (state.over || !count) return;
  try {
    localStorage.setItem(KEY, JSON.stringify({ url, count, title, at: new Date().toISOString(), build }));
  } catch { /* storage forbidden: nothing to come back to */ }
}

export function last() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "null");
    return kept && /^\/explore\?/.test(kept.url) && kept.count > 0 ? kept : null;
  } catch {
    return null;
  }
}

/* The address to send: whole, or kept by the server and named by its hash. */
export async function shareable(url) {
  const whole = location.origin + url;
  if (whole.length <= LONGEST) return whole;
  const answer = await ask("/api/views", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ url }) });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  return location.origin + (await answer.json()).url;
}
