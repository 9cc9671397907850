// The state of the workspace is its address; nothing else keeps it.
const LISTS = ["n", "x", "t", "m", "r", "doc"];
const FIELDS = [...LISTS, "sel", "hops", "lay", "v"];

export function parse(search) {
  const params = new URLSearchParams(search);
  const state = {};
  for (const field of FIELDS) {
    const values = params.getAll(field).flatMap((value) => value.split(",")).filter(Boolean);
    state[field] = LISTS.includes(field) ? [...new Set(values)] : (values[0] ?? "");
  }
  return state;
}

export function url(state) {
  const parts = [];
  for (const field of FIELDS) {
    const value = LISTS.includes(field) ? state[field].join(",") : state[field];
    if (value) parts.push(`${field}=${encodeURIComponent(value).replaceAll("%2C", ",")}`);
  }
  return `/explore${parts.length ? `?${parts.join("&")}` : ""}`;
}

/* Every change goes through here: it becomes an entry of the browser's history, or replaces the present one. */
export class History {
  constructor(changed) {
    this.changed = changed;
    addEventListener("popstate", () => changed(this.state, "back"));
  }

  get state() {
    return parse(location.search);
  }

  change(changes, { replace = false } = {}) {
    const next = url({ ...this.state, ...changes });
    if (next === location.pathname + location.search) return;
    history[replace ? "replaceState" : "pushState"](null, "", next);
    this.changed(this.state, replace ? "replace" : "push");
  }

  go(address) {
    const target = new URL(address, location.href);
    history.pushState(null, "", target.pathname + target.search);
    this.changed(this.state, "push");
  }
}
