// The slim graph, indexed: entities, relations put together by pair, neighbours in one total order. Knows no view.
import { REVIEWS } from "./state.js";

export const pairOf = (a, b) => (a < b ? `${a}~${b}` : `${b}~${a}`);
const years = (time) => (time.match(/\d{4}/g) ?? []).map(Number);
const spans = (times) => times.map(years).filter((y) => y.length).map((y) => [Math.min(...y), Math.max(...y)]);

export class Model {
  constructor(raw) {
    Object.assign(this, { build: raw.build, caps: raw.caps, zoom: raw.zoom, totals: raw.totals, whole: raw.whole });
    this.legend = { types: raw.types, modalities: raw.modalities, families: raw.families, relations: raw.relations };
    this.types = new Map(raw.types.map((t) => [t.name, t]));
    this.modalities = new Map(raw.modalities.map((m) => [m.name, m]));
    this.relations = new Map(raw.relations.map((r) => [r.name, r]));
    this.families = raw.families;
    this.docs = raw.docs.map(([id, title, published]) => ({ id, title, published }));
    this.entities = new Map();
    this.edges = new Map();
    this.pairs = new Map();
    this.near = new Map();
    this.loaded = new Set();
    this.merge(raw);
    this.backbone = raw.backbone.map((i) => raw.e[i][0]);
    this.spine = new Set(raw.spine.map(([a, b]) => pairOf(raw.e[a][0], raw.e[b][0])));
    this.isBackbone = new Set(this.backbone);
  }

  /* Take in a piece of the graph: all of it, or of a very large one what was asked for. */
  merge(raw) {
    for (const [id, name, name_en, type, aliases, x, y, docs, rank, cut, neighbours, relations, mentions] of raw.e) {
      if (this.entities.has(id)) continue;
      const label = raw.types[type]?.name ?? "other";
      this.entities.set(id, { id, name, name_en, type: label, aliases, x, y, docs, rank, lines: cut || [name], neighbours, relations, mentions });
    }
    const kinds = [...this.relations.keys()];
    const ways = [...this.modalities.keys()];
    const touched = new Set();
    for (const [id, from, to, kind, way, times, confidence, docs, statements, review] of raw.r) {
      if (this.edges.has(id)) continue;
      const edge = { id, from: raw.e[from][0], to: raw.e[to][0], type: kinds[kind], modality: ways[way], times: times ? times.split(";") : [], confidence, docs, statements, review: REVIEWS[review ?? 0] };
      edge.order = way;
      edge.stated = spans(edge.times);
      edge.published = spans(docs.map((d) => this.docs[d].published));
      edge.planned = edge.modality === "proposed" ? edge.stated : [];
      this.edges.set(id, edge);
      const key = pairOf(edge.from, edge.to);
      if (!this.pairs.has(key)) this.pairs.set(key, { key, edges: [] });
      this.pairs.get(key).edges.push(edge);
      touched.add(key);
    }
    for (const key of touched) this.weigh(this.pairs.get(key));
  }

  weigh(pair) {
    pair.edges = [...pair.edges].sort((a, b) => a.order - b.order || b.statements - a.statements || (a.id < b.id ? -1 : 1));
    const docs = new Set(pair.edges.flatMap((e) => e.docs));
    pair.weight = docs.size + Math.log1p(pair.edges.reduce((sum, e) => sum + e.statements, 0));
    [pair.a, pair.b] = pair.key.split("~");
    if (pair.a === pair.b) return;
    for (const [one, other] of [[pair.a, pair.b], [pair.b, pair.a]]) {
      if (!this.near.has(one)) this.near.set(one, new Map());
      this.near.get(one).set(other, pair);
    }
  }

  get(id) {
    return this.entities.get(id);
  }

  neighbours(id) {
    return this.near.get(id) ?? new Map();
  }

  byRank(ids) {
    return [...ids].sort((a, b) => this.get(a).rank - this.get(b).rank);
  }

  /* `ids` and hop by hop the most strongly linked entities not yet among them; the same as the server's. */
  neighbourhood(ids, hops, limit) {
    const found = [...new Set(ids)];
    let edge = found;
    for (let hop = 0; hop < hops; hop++) {
      const best = new Map();
      for (const id of edge) {
        for (const [other, pair] of this.neighbours(id)) {
          if (!found.includes(other)) best.set(other, Math.max(best.get(other) ?? 0, pair.weight));
        }
      }
      edge = [...best].sort((a, b) => b[1] - a[1] || this.get(a[0]).rank - this.get(b[0]).rank).slice(0, limit).map((row) => row[0]);
      found.push(...edge);
    }
    return found.slice(0, this.caps.hard);
  }

  /* Make sure that these entities and their neighbours are here: a very large graph is loaded in pieces. */
  async ensure(ids) {
    const missing = this.whole ? [] : ids.filter((id) => id && !this.loaded.has(id) && (this.get(id)?.neighbours ?? 1) > this.neighbours(id).size);
    if (!missing.length) return;
    const answer = await fetch(`/api/graph?near=${missing.join(",")}`);
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    this.merge(await answer.json());
    missing.forEach((id) => this.loaded.add(id));
  }
}
