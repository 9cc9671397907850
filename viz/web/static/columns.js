// Layouts in rows and columns, which come when they are asked for: by type, by year, all by rank.
import { HIGH, WIDE, round } from "./layouts.js";

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
export function layers({ nodes, links, types }) {
  const done = [];
  const heads = [];
  for (const type of types) {
    const group = nodes.filter((node) => node.type === type).sort((a, b) => a.rank - b.rank);
    if (!group.length) continue;
    const before = columns(done);
    const height = ({ id }) => {
      const linked = (links[id] ?? []).filter(([other]) => before[other]).map(([other]) => before[other][1]);
      return linked.length ? linked.reduce((a, b) => a + b, 0) / linked.length : 0;
    };
    const at = new Map(group.map((node) => [node, height(node)]));
    done.push(group.sort((a, b) => at.get(a) - at.get(b) || a.rank - b.rank).map((node) => node.id));
    heads.push([type, done.at(-1)]);
  }
  return { placed: columns(done), heads };
}

/* Columns by the first year of what is said; what has no date comes first. */
export function time({ nodes }) {
  const found = new Map();
  for (const { id, year } of [...nodes].sort((a, b) => a.rank - b.rank)) found.set(year, [...(found.get(year) ?? []), id]);
  const heads = [...found].sort((a, b) => a[0] - b[0]);
  return { placed: columns(heads.map((row) => row[1]), 140), heads };
}

export function grid({ nodes }) {
  const ordered = [...nodes].sort((a, b) => a.rank - b.rank);
  const wide = Math.max(1, Math.ceil(Math.sqrt(ordered.length * 0.9)));
  return { placed: Object.fromEntries(ordered.map(({ id }, i) => [id, [(i % wide) * WIDE * 1.15, Math.floor(i / wide) * HIGH * 1.15]])) };
}
