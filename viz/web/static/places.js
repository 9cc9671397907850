// Places of a state: what a layout gives, and over it what was moved or pinned. Layouts are reckoned in a worker.
import { round } from "./state.js";

const KEPT = 16; // layouts remembered
const key = (state) => `${state.lay} ${state.n.join(",")}`;

/* First year of what is said of an entity with a date; -1 without one. */
function firstYear(pairs) {
  const years = pairs.flatMap((pair) => pair.edges.flatMap((edge) => edge.stated.map(([start]) => start)));
  return years.length ? Math.min(...years) : -1;
}

/* What a layout needs to know of the graph, as plain values. */
function sketch(model, { lay, n }) {
  const inside = new Set(n);
  const links = {};
  const nodes = n.map((id) => {
    const all = model.neighbours(id);
    const pairs = all.size < n.length ? [...all].filter(([other]) => inside.has(other)) : n.filter((other) => all.has(other)).map((other) => [other, all.get(other)]);
    links[id] = pairs.map(([other, pair]) => [other, pair.weight]);
    const { x, y, rank, type } = model.get(id);
    return { id, x, y, rank, type, backbone: model.isBackbone.has(id), year: lay === "time" ? firstYear(pairs.map((row) => row[1])) : 0 };
  });
  return { lay, nodes, links, zoom: model.zoom, types: [...model.types.keys()] };
}

/* Where there are no workers the page reckons itself. */
function worker() {
  const waiting = new Map();
  let turn = 0;
  let made = null;
  const instead = async ({ sketch: drawn, was }) => {
    const { settle, steady } = await import("./layouts.js");
    return was ? steady(drawn, was) : settle(drawn);
  };
  const fail = () => {
    made = null;
    for (const [, { order, done }] of waiting) done(instead(order));
    waiting.clear();
  };
  try {
    made = new Worker("/static/layout.worker.js", { type: "module" });
    made.onerror = fail;
    made.onmessage = ({ data }) => {
      waiting.get(data.turn)?.done(data.made);
      waiting.delete(data.turn);
    };
  } catch { /* as above */ }
  return (order) => (made ? new Promise((done) => {
    waiting.set((turn += 1), { order, done });
    made.postMessage({ turn, ...order });
  }) : instead(order));
}

let asked = null;

/* Let the worker come, before it is needed where it will be. */
export const begin = () => (asked ??= worker());
const ask = (order) => begin()(order);

export class Places {
  constructor(model) {
    Object.assign(this, { model, kept: new Map() });
  }

  keep(state, plain) {
    if (this.kept.size >= KEPT) this.kept.delete(this.kept.keys().next().value);
    this.kept.set(key(state), plain);
  }

  knows(state) {
    return this.kept.has(key(state));
  }

  /* The overview needs no reckoning: the backbone stands where the map has it (as `map` of layouts.js does). */
  mapped({ lay, n }) {
    const { isBackbone, zoom } = this.model;
    if (lay !== "map" || !n.every((id) => isBackbone.has(id))) return null;
    const spots = n.map((id) => [id, this.model.get(id)]).map(([id, { x, y }]) => [id, [round(x / zoom), round(y / zoom)]]);
    return { placed: Object.fromEntries(spots), heads: [] };
  }

  /* Have the layout of a state at hand. */
  async want(state) {
    if (!this.knows(state)) this.keep(state, this.mapped(state) ?? await ask({ sketch: sketch(this.model, state) }));
  }

  /* Where everything of a state stands; its layout must be at hand. */
  of(state) {
    return { ...this.kept.get(key(state)).placed, ...state.at, ...state.p };
  }

  /* What stands over the columns: years or types, each over what is seen of it; `word(key)` says it. */
  headings(state, shown, word) {
    const { placed, heads } = this.kept.get(key(state));
    const seen = heads.map(([name, ids]) => [name, ids.filter((id) => shown.has(id)).map((id) => placed[id])]).filter((row) => row[1].length);
    const top = Math.min(...seen.flatMap(([, spots]) => spots.map((spot) => spot[1]))) - 78;
    return seen.map(([name, spots]) => {
      const xs = spots.map((spot) => spot[0]);
      return [(Math.min(...xs) + Math.max(...xs)) / 2, top, word(name)];
    });
  }

  /* `after` with everything that was there `before` kept in its place. */
  async steady(before, after) {
    await this.want(before);
    const { plain, placed } = await ask({ sketch: sketch(this.model, after), was: this.of(before) });
    this.keep(after, plain);
    const same = (a, b) => Math.abs(a[0] - b[0]) < 0.05 && Math.abs(a[1] - b[1]) < 0.05;
    const at = Object.fromEntries(after.n.filter((id) => !after.p[id] && !same(placed[id], plain.placed[id])).map((id) => [id, placed[id]]));
    return { ...after, at };
  }
}
