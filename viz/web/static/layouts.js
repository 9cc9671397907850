// Where things stand: a function of the layout's name, the ids in order and the graph. No physics, nothing random.
// `local` does what viz/layout.py does, so that the first picture (the server's) and this one agree.
import { round } from "./state.js";

const [WIDE, HIGH] = [118, 78]; // pixels that an entity with its name takes
const DEPTH = 3;

/* Which cells are taken, to ask quickly whether a spot is free. */
class Taken {
  constructor() {
    this.cells = new Map();
  }

  add([x, y]) {
    const key = `${Math.floor(x / WIDE)} ${Math.floor(y / HIGH)}`;
    if (!this.cells.has(key)) this.cells.set(key, []);
    this.cells.get(key).push([x, y]);
  }

  free([x, y]) {
    const [column, row] = [Math.floor(x / WIDE), Math.floor(y / HIGH)];
    for (let i = column - 1; i <= column + 1; i++) {
      for (let j = row - 1; j <= row + 1; j++) {
        if (this.cells.get(`${i} ${j}`)?.some((o) => Math.abs(o[0] - x) < WIDE && Math.abs(o[1] - y) < HIGH)) return false;
      }
    }
    return true;
  }
}

function slot(taken, anchor, heading, count) {
  let best = null;
  for (let ring = 1; ring < 40; ring++) {
    const radius = 1.22 * ring;
    if (best && best[0] < radius) break;
    for (let step = 0; step < 7 * ring; step++) {
      const turn = ((step + (ring % 2) / 2) * 2 * Math.PI) / (7 * ring);
      const spot = [round(anchor[0] + WIDE * radius * Math.cos(turn)), round(anchor[1] + HIGH * radius * 1.15 * Math.sin(turn))];
      const off = turn - heading;
      const cost = Math.round((radius + Math.abs(off - 2 * Math.PI * Math.round(off / (2 * Math.PI))) * 0.35) * 1e6) / 1e6;
      if (best && (cost > best[0] || (cost === best[0] && (spot[0] > best[1][0] || (spot[0] === best[1][0] && spot[1] >= best[1][1]))))) continue;
      if (taken.free(spot)) best = [cost, spot];
    }
  }
  return best ? best[1] : [anchor[0] + WIDE * count, anchor[1]];
}

function placing(model, placed) {
  const taken = new Taken();
  Object.values(placed).forEach((spot) => taken.add(spot));
  const put = (id, spot) => {
    placed[id] = spot;
    taken.add(spot);
  };
  const beside = (id) => {
    const linked = [...model.neighbours(id)].filter(([other]) => placed[other]).map(([other, pair]) => [pair.weight, other]);
    linked.sort((a, b) => b[0] - a[0] || (a[1] < b[1] ? -1 : 1));
    const anchor = linked[0]?.[1] ?? Object.keys(placed)[0];
    if (!anchor) return [0, 0];
    const [from, to] = [model.get(anchor), model.get(id)];
    return slot(taken, placed[anchor], Math.atan2(to.y - from.y, to.x - from.x), Object.keys(placed).length);
  };
  return { taken, put, beside };
}

function local(model, ids) {
  const placed = {};
  const { put, beside } = placing(model, placed);
  for (const id of ids) put(id, beside(id));
  return placed;
}

/* Places of the one map; what is not of its backbone stands beside what it is linked with, where there is room. */
function map(model, ids) {
  const placed = {};
  const { taken, put, beside } = placing(model, placed);
  for (const id of ids) {
    const { x, y } = model.get(id);
    const home = [round(x / model.zoom), round(y / model.zoom)];
    put(id, model.isBackbone.has(id) && (taken.free(home) || Object.keys(placed).every((o) => model.isBackbone.has(o))) ? home : beside(id));
  }
  return placed;
}

/* Columns side by side, a long one in several; drawn out in height to fill a frame a quarter wider than high. */
function columns(groups, width = 170) {
  const placed = {};
  const full = groups.filter((g) => g.length);
  const total = full.reduce((sum, ids) => sum + ids.length, 0);
  const deep = Math.min(Math.max(Math.ceil(Math.sqrt(total * 1.6)), 6), 28);
  let left = 0;
  let high = 1;
  for (const ids of full) {
    const rows = Math.ceil(ids.length / Math.ceil(ids.length / deep));
    ids.forEach((id, i) => (placed[id] = [left + Math.floor(i / rows) * WIDE, ((i % rows) - (rows - 1) / 2) * HIGH]));
    left += width + Math.floor((ids.length - 1) / rows) * WIDE;
    high = Math.max(high, rows * HIGH);
  }
  const stretch = Math.min(Math.max(left / 1.25 / high, 1), 2);
  for (const spot of Object.values(placed)) spot[1] = round(spot[1] * stretch);
  return placed;
}

/* Columns by type; within one, near the mean height of what each is linked with to the left, so that lines cross less. */
function layers(model, ids) {
  const groups = [...model.types.keys()].map((type) => model.byRank(ids.filter((id) => model.get(id).type === type)));
  const done = [];
  for (const group of groups.filter((g) => g.length)) {
    const before = columns(done);
    const height = (id) => {
      const linked = [...model.neighbours(id).keys()].filter((other) => before[other]).map((other) => before[other][1]);
      return linked.length ? linked.reduce((a, b) => a + b, 0) / linked.length : 0;
    };
    const at = new Map(group.map((id) => [id, height(id)]));
    done.push([...group].sort((a, b) => at.get(a) - at.get(b) || model.get(a).rank - model.get(b).rank));
  }
  return columns(done);
}

/* First year of an entity: of what is said of it with a date; without one it has none. */
export function firstYear(model, id, within) {
  let least = Infinity;
  for (const [other, pair] of model.neighbours(id)) {
    if (within && !within.has(other)) continue;
    for (const edge of pair.edges) for (const [start] of edge.stated) least = Math.min(least, start);
  }
  return least === Infinity ? null : least;
}

function byYear(model, ids) {
  const within = new Set(ids);
  const found = new Map();
  for (const id of model.byRank(ids)) {
    const year = firstYear(model, id, within) ?? -1;
    found.set(year, [...(found.get(year) ?? []), id]);
  }
  return [...found].sort((a, b) => a[0] - b[0]);
}

const time = (model, ids) => columns(byYear(model, ids).map((row) => row[1]), 140);

/* What stands over the columns: years, or types; [x, y, word] each, over what is seen of it. */
export function headings(model, lay, ids, spots, words) {
  const groups = lay === "time" ? byYear(model, ids).map(([year, own]) => [year < 0 ? words.undated : String(year), own])
    : lay === "layers" ? [...model.types.keys()].map((type) => [words.type(type), ids.filter((id) => model.get(id).type === type)]) : [];
  const top = Math.min(...ids.map((id) => spots[id][1])) - HIGH;
  return groups.filter((group) => group[1].length).map(([word, own]) => {
    const xs = own.map((id) => spots[id][0]);
    return [(Math.min(...xs) + Math.max(...xs)) / 2, top, word];
  });
}

function grid(model, ids) {
  const ordered = model.byRank(ids);
  const wide = Math.max(1, Math.ceil(Math.sqrt(ordered.length * 0.9)));
  return Object.fromEntries(ordered.map((id, i) => [id, [(i % wide) * WIDE * 1.15, Math.floor(i / wide) * HIGH * 1.15]]));
}

const LAYOUTS = { local, map, layers, time, grid };
const kept = new Map();

/* The layout itself, without what was moved or pinned; the last few are remembered. */
export function base(model, lay, ids) {
  const key = `${lay} ${ids.join(",")}`;
  if (!kept.has(key)) {
    if (kept.size > DEPTH * 4) kept.delete(kept.keys().next().value);
    kept.set(key, LAYOUTS[lay](model, ids));
  }
  return kept.get(key);
}

export const places = (model, state) => ({ ...base(model, state.lay, state.n), ...state.at, ...state.p });

/* `after` with everything that was there before kept in its place; what is new goes round what it is linked with. */
export function steady(model, before, after) {
  const was = places(model, before);
  const plain = base(model, after.lay, after.n);
  const placed = {};
  for (const id of after.n) if (was[id]) placed[id] = was[id];
  const { put, beside, taken } = placing(model, placed);
  for (const id of after.n) if (!placed[id]) put(id, taken.free(plain[id]) ? plain[id] : beside(id));
  const same = (a, b) => Math.abs(a[0] - b[0]) < 0.05 && Math.abs(a[1] - b[1]) < 0.05;
  const at = Object.fromEntries(after.n.filter((id) => !after.p[id] && !same(placed[id], plain[id])).map((id) => [id, placed[id]]));
  return { ...after, at };
}
