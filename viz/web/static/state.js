// The state of the workspace and its address: `parse` reads one from the other, `address` writes it back.
export const LISTS = ["n", "x", "keep", "sel", "t", "r", "m", "doc", "y", "rev"];
const PLACES = ["p", "at"];
const PLAIN = ["yk", "c", "d", "iso", "v", "asof"];
export const LAYS = ["local", "map", "layers", "time", "grid"];
const VIEWS = ["graph", "split", "table", "list", "detail", "filter"];
export const GROUPS = ["t", "m", "r", "doc", "rev", "y", "yk", "c", "d", "iso", "keep"];
export const REVIEWS = ["open", "confirmed", "corrected"];
export const NO_FILTERS = { t: [], m: [], r: [], doc: [], rev: [], y: [], yk: "", c: "", d: "", iso: "", keep: [] };

const place = (text) => {
  const found = /^(.+)@(-?\d+(?:\.\d)?)_(-?\d+(?:\.\d)?)$/.exec(text);
  return found && [found[1], [Number(found[2]), Number(found[3])]];
};

/* Read a state: ids that the graph does not know are counted and left out, an empty canvas is the overview. */
export function parse(search, model) {
  const params = new URLSearchParams(search);
  const many = (name) => [...new Set(params.getAll(name).flatMap((value) => value.split(",")).filter(Boolean))];
  const state = {};
  for (const name of LISTS) state[name] = many(name);
  for (const name of PLAIN) state[name] = params.get(name) ?? "";
  for (const name of PLACES) state[name] = Object.fromEntries(many(name).map(place).filter((found) => found && model.get(found[0])));
  const known = state.n.filter((id) => model.get(id));
  state.unknown = state.n.length - known.length;
  state.over = !known.length;
  const hops = Math.min(Number(params.get("hops")) || 0, 3);
  state.n = state.over ? [...model.backbone] : hops > 0 ? model.neighbourhood(known, hops, model.caps.expand) : known.slice(0, model.caps.hard);
  state.sel = state.sel.filter((one) => one.split("~").every((id) => model.get(id)));
  state.m = state.m.filter((code) => /^[apl]$/.test(code));
  state.y = state.y.filter((span) => span === "none" || /^\d{0,4}-\d{0,4}$/.test(span));
  state.rev = state.rev.filter((one) => REVIEWS.includes(one));
  state.c = Number(state.c) > 0 && Number(state.c) <= 1 ? state.c : "";
  state.d = Number(state.d) > 0 ? state.d : "";
  state.yk = ["p", "f"].includes(state.yk) ? state.yk : "";
  state.iso = state.iso === "1" ? "1" : "";
  state.v = VIEWS.includes(state.v) ? state.v : "";
  const focus = /^(.+)\*([123])$/.exec(params.get("f") ?? "");
  state.f = focus && model.get(focus[1]) ? { id: focus[1], depth: Number(focus[2]) } : null;
  const lay = params.get("lay");
  state.lay = LAYS.includes(lay) ? lay : state.over ? "map" : "local";
  return state;
}

export function address(state) {
  const parts = [];
  const put = (name, value) => value && parts.push(`${name}=${encodeURIComponent(value).replace(/%(2C|40|2A|7E)/g, decodeURIComponent)}`);
  const places = (found) => Object.entries(found).map(([id, [x, y]]) => `${id}@${round(x)}_${round(y)}`).join(",");
  for (const name of LISTS) put(name, name === "n" && state.over ? "" : state[name].join(","));
  for (const name of PLACES) put(name, places(state[name]));
  for (const name of PLAIN) put(name, state[name]);
  put("f", state.f ? `${state.f.id}*${state.f.depth}` : "");
  put("lay", state.lay === (state.over ? "map" : "local") ? "" : state.lay);
  return `/explore${parts.length ? `?${parts.join("&")}` : ""}`;
}

export const round = (value) => Math.round(value * 10) / 10;

/* Is anything filtered (what a focus or a hidden entity leaves out is not a filter)? */
export const filtered = (state) => GROUPS.some((name) => name !== "keep" && name !== "yk" && state[name].length > 0);
