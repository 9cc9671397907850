// The session: where one was last.
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
