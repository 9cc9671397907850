// Where things stand: a function of the layout's name and a sketch of what is drawn. No physics, nothing random.
// A sketch is plain values, since this runs in a worker: { lay, zoom, types, nodes: [{ id, x, y, rank, type,
// backbone, year }], links: { id: [[other, weight]] } among those nodes.
// `local` does what viz/layout.py does, so that the first picture (the server's) and this one agree.
export const [WIDE, HIGH] = [118, 78]; // pixels that an entity with its name takes
export const round = (value) => Math.round(value * 10) / 10;

/* Which cells are taken, to ask quickly whether a spot is free. */
class Taken {
  constructor() {
    this.cells = new Map();
    this.full = new Map(); // rings round an anchor that have no spot left, from the innermost
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
  const full = taken.full.get(`${anchor}`) ?? 0;
  for (let ring = full + 1; ring < 40; ring++) {
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
    if (!best) taken.full.set(`${anchor}`, ring);
  }
  return best ? best[1] : [anchor[0] + WIDE * count, anchor[1]];
}

function placing({ nodes, links }, placed) {
  const taken = new Taken();
  const home = new Map(nodes.map((node) => [node.id, node]));
  let [first] = Object.keys(placed);
  let count = 0;
  const put = (id, spot) => {
    placed[id] = spot;
    taken.add(spot);
    first ??= id;
    count += 1;
  };
  Object.entries(placed).forEach(([id, spot]) => put(id, spot));
  const beside = (id) => {
    let best = null; // most strongly linked of those placed, then the least id
    for (const [other, weight] of links[id] ?? []) {
      if (placed[other] && (!best || weight > best[1] || (weight === best[1] && other < best[0]))) best = [other, weight];
    }
    const anchor = best?.[0] ?? first;
    if (!anchor) return [0, 0];
    const [from, to] = [home.get(anchor), home.get(id)];
    return slot(taken, placed[anchor], Math.atan2(to.y - from.y, to.x - from.x), count);
  };
  return { taken, put, beside };
}

function local(sketch) {
  const placed = {};
  const { put, beside } = placing(sketch, placed);
  for (const { id } of sketch.nodes) put(id, beside(id));
  return { placed };
}

/* Places of the one map; what is not of its backbone stands beside what it is linked with, where there is room. */
function map(sketch) {
  const placed = {};
  const { taken, put, beside } = placing(sketch, placed);
  let only = true; // nothing but the backbone stands there yet
  for (const { id, x, y, backbone } of sketch.nodes) {
    const home = [round(x / sketch.zoom), round(y / sketch.zoom)];
    put(id, backbone && (only || taken.free(home)) ? home : beside(id));
    only &&= backbone;
  }
  return { placed };
}

const LAYOUTS = { local, map };

/* The layout of a sketch: { placed: { id: [x, y] }, heads: [[type or year, ids]] of its columns }. */
export async function settle(sketch) {
  const make = LAYOUTS[sketch.lay] ?? (await import("./columns.js"))[sketch.lay];
  return { heads: [], ...make(sketch) };
}

/* The layout, and places with everything that stood at `was` left there; what is new goes round what it is linked with. */
export async function steady(sketch, was) {
  const plain = await settle(sketch);
  const placed = Object.fromEntries(sketch.nodes.filter(({ id }) => was[id]).map(({ id }) => [id, was[id]]));
  const { put, beside, taken } = placing(sketch, placed);
  for (const { id } of sketch.nodes) if (!placed[id]) put(id, taken.free(plain.placed[id]) ? plain.placed[id] : beside(id));
  return { plain, placed };
}
