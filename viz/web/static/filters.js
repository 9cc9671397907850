// What a state lets through, and the counts of every box: within a group any, across groups all (as viz/scene.py).
const code = (edge) => edge.modality[0];
export const spansOf = (edge, kind) => (kind === "p" ? edge.published : kind === "f" ? edge.planned : edge.stated);

function yearTest({ y, yk }) {
  const span = y.find((part) => part !== "none");
  const undated = y.includes("none");
  const [low, high] = span ? span.split("-").map((part, i) => Number(part) || (i ? 9999 : 0)) : [null, null];
  return (edge) => {
    const found = spansOf(edge, yk);
    if (!found.length) return undated;
    return span ? found.some(([start, end]) => start <= high && end >= low) : !undated;
  };
}

/* One test per group of the edges that filters; `docs` are places in the list of documents. */
function tests(model, state) {
  const wanted = Object.fromEntries(["m", "r", "rev"].map((group) => [group, new Set(state[group])]));
  const docs = new Set(model.docs.flatMap((d, i) => (state.doc.includes(d.id) ? [i] : [])));
  const all = {
    m: (edge) => wanted.m.has(code(edge)),
    r: (edge) => wanted.r.has(edge.type),
    rev: (edge) => wanted.rev.has(edge.review),
    doc: (edge) => edge.docs.some((d) => docs.has(d)),
    y: yearTest(state),
    c: (edge) => edge.confidence >= Number(state.c),
    d: (edge) => edge.docs.length >= Number(state.d),
  };
  return Object.fromEntries(Object.entries(all).filter(([group]) => state[group].length));
}

function nodeTests(model, state) {
  const types = new Set(state.t);
  const docs = new Set(model.docs.flatMap((d, i) => (state.doc.includes(d.id) ? [i] : [])));
  return {
    t: (e) => !types.size || types.has(e.type),
    doc: (e) => !state.doc.length || e.docs.some((d) => docs.has(d)),
  };
}

let kept = {};

/* Edges among ids, by pair; in the overview only those of its spine. */
export function among(model, ids, over) {
  const of = `${model.edges.size} ${over} ${ids}`;
  if (kept.of !== of) kept = { of, pairs: found(model, ids, over) };
  return kept.pairs;
}

function found(model, ids, over) {
  const inside = new Set(ids);
  const pairs = [];
  for (const id of inside) {
    for (const [other, pair] of model.neighbours(id)) {
      if (id < other && inside.has(other) && (!over || model.spine.has(pair.key))) pairs.push(pair);
    }
    const own = model.pairs.get(`${id}~${id}`);
    if (own && !over) pairs.push(own);
  }
  return pairs.sort((a, b) => (a.key < b.key ? -1 : 1));
}

function withinFocus(lines, focus) {
  let near = new Set([focus.id]);
  for (let step = 0; step < focus.depth; step++) {
    const more = new Set(near);
    for (const line of lines) {
      if (near.has(line.a)) more.add(line.b);
      if (near.has(line.b)) more.add(line.a);
    }
    near = more;
  }
  return near;
}

/* What is seen: ids in order, lines {key, a, b, edges}, and why the rest is not. */
export function visible(model, state) {
  const hidden = new Set(state.x);
  const asked = state.n.filter((id) => !hidden.has(id));
  const keep = new Set(state.keep);
  const [edge, node] = [tests(model, state), nodeTests(model, state)];
  const passes = (id) => keep.has(id) || Object.values(node).every((test) => test(model.get(id)));
  let nodes = asked.filter(passes);
  const alive = new Set(nodes);
  const pairs = among(model, asked, state.over);
  const every = Object.values(edge);
  let lines = [];
  for (const { key, a, b, edges } of pairs) {
    if (!alive.has(a) || !alive.has(b)) continue;
    const left = edges.filter((e) => every.every((test) => test(e)));
    if (left.length) lines.push({ key, a, b, edges: left.length < edges.length ? left : edges });
  }
  if (state.iso) {
    const joined = new Set(lines.flatMap((l) => (l.a === l.b ? [] : [l.a, l.b])));
    nodes = nodes.filter((id) => joined.has(id) || keep.has(id));
  }
  if (state.f && alive.has(state.f.id)) {
    const near = withinFocus(lines, state.f);
    nodes = nodes.filter((id) => near.has(id));
  }
  const shown = new Set(nodes);
  lines = lines.filter((l) => shown.has(l.a) && shown.has(l.b));
  const relations = lines.reduce((sum, l) => sum + l.edges.length, 0);
  return {
    asked, nodes, shown, lines, relations, pairs, alive,
    hiddenEntities: asked.length - nodes.length,
    hiddenRelations: pairs.reduce((sum, p) => sum + p.edges.length, 0) - relations,
  };
}

const tally = (counts, name) => counts.set(name, (counts.get(name) ?? 0) + 1);

/* Counts of every box, now and as they would be without the group's own filter: {group: {now: Map, without: Map}}. */
export function counts(model, state, seen) {
  const groups = Object.fromEntries(["t", "m", "r", "doc", "rev", "y"].map((group) => [group, { now: new Map(), without: new Map() }]));
  const node = nodeTests(model, state);
  for (const id of seen.asked) {
    const e = model.get(id);
    if (node.doc(e)) tally(groups.t.without, e.type);
    if (seen.shown.has(id)) tally(groups.t.now, e.type);
  }
  const edge = tests(model, state);
  const names = Object.keys(edge);
  const values = {
    m: (e) => [code(e)], r: (e) => [e.type], rev: (e) => [e.review], doc: (e) => e.docs.map((d) => model.docs[d].id),
    y: (e) => {
      if (!spansOf(e, state.yk).length) return ["none"];
      const years = new Set(spansOf(e, state.yk).flatMap(([a, b]) => Array.from({ length: Math.min(b - a, 60) + 1 }, (_, i) => a + i)));
      return [...years];
    },
  };
  const keep = new Set(state.keep);
  const free = new Set(seen.asked.filter((id) => keep.has(id) || node.t(model.get(id)))); // without the filter by document
  for (const pair of seen.pairs) {
    const [inside, wide] = [seen.alive.has(pair.a) && seen.alive.has(pair.b), free.has(pair.a) && free.has(pair.b)];
    for (const e of wide ? pair.edges : []) {
      const failed = names.filter((name) => !edge[name](e));
      for (const group of ["m", "r", "doc", "rev", "y"]) {
        if (!(inside || group === "doc") || failed.some((name) => name !== group)) continue;
        values[group](e).forEach((value) => tally(groups[group].without, value));
        if (!failed.length && inside) values[group](e).forEach((value) => tally(groups[group].now, value));
      }
    }
  }
  return groups;
}
