// Expanding: few are added at once, of many the counts come first. The order is total, so that more never repeats.
import { name, typeWord } from "./encode.js";
import { close, popover } from "./menu.js";
import { button, lang, make, t } from "./i18n.js";

const ORDERS = ["documents", "recency", "confidence"];

/* Neighbours not among `seen`, in a total order: by `score` (documents, recency, confidence), then rank. */
function unseen(model, id, seen, score = "documents") {
  const value = {
    documents: (pair) => pair.weight,
    recency: (pair) => Math.max(0, ...pair.edges.flatMap((e) => e.stated.map((s) => s[1]))),
    confidence: (pair) => Math.max(...pair.edges.map((e) => e.confidence)),
  }[score];
  const found = [...model.neighbours(id)].filter(([other]) => !seen.has(other)).map(([other, pair]) => [value(pair), model.get(other).rank, other]);
  return found.sort((a, b) => b[0] - a[0] || a[1] - b[1]).map((row) => row[2]);
}

/* Neighbours by relation, direction and type, each with the ids it holds. */
function groups(model, id) {
  const found = new Map();
  for (const [other, pair] of model.neighbours(id)) {
    for (const edge of pair.edges) {
      const way = model.relations.get(edge.type).symmetric ? "both" : edge.from === id ? "out" : "in";
      const key = `${edge.type} ${way} ${model.get(other).type}`;
      if (!found.has(key)) found.set(key, { key, relation: edge.type, direction: way, type: model.get(other).type, ids: new Set() });
      found.get(key).ids.add(other);
    }
  }
  return [...found.values()].sort((a, b) => b.ids.size - a.ids.size || (a.key < b.key ? -1 : 1));
}

export class Expand {
  /* `host`: model, state(), act(label, change), refuse(), told(text), anchor(id), view(). */
  constructor(host) {
    this.host = host;
  }

  get seen() {
    return new Set(this.host.state().n);
  }

  /* Add what is unseen if that is little, else ask. */
  async run(id) {
    const { model, told } = this.host;
    await model.ensure([id]);
    const fresh = unseen(model, id, this.seen);
    if (!fresh.length) return told(t("expand.none", { name: name(model.get(id), lang), n: model.get(id).neighbours }));
    if (fresh.length <= model.caps.all) return this.add(id, fresh);
    return this.ask(id);
  }

  /* Add these; nothing else moves. Refused where the canvas would hold too many. */
  async add(id, ids) {
    const { model, act, refuse, told, view } = this.host;
    const fresh = ids.filter((one) => !this.seen.has(one));
    const room = model.caps.hard - this.host.state().n.length;
    if (fresh.length > room) return refuse(fresh.length);
    const label = t("do.expand", { name: name(model.get(id), lang), n: fresh.length });
    await act(label, (s) => ({ n: [...s.n, ...fresh], x: s.x.filter((one) => !fresh.includes(one)), over: false, sel: [id], f: null }));
    const missing = fresh.filter((one) => !view().shown.has(one)).length;
    if (missing) told(t("expand.filtered", { n: missing }));
    return undefined;
  }

  /* Take away what hangs on this entity alone; what has other lines, is pinned or chosen stays. */
  collapse(id) {
    const { model, act, state, told, view } = this.host;
    const ties = new Map();
    for (const { a, b } of view().lines.filter((l) => l.a !== l.b)) {
      ties.set(a, (ties.get(a) ?? new Set()).add(b));
      ties.set(b, (ties.get(b) ?? new Set()).add(a));
    }
    const leaves = [...(ties.get(id) ?? [])].filter((other) => ties.get(other).size === 1 && !(other in state().p));
    if (!leaves.length) return told(t("collapse.none"));
    const rest = (list) => list.filter((one) => !leaves.includes(one));
    return act(t("do.collapse", { name: name(model.get(id), lang), n: leaves.length }), (s) => ({
      n: rest(s.n), x: rest(s.x), keep: rest(s.keep), at: Object.fromEntries(Object.entries(s.at).filter(([one]) => !leaves.includes(one))), over: false,
    }));
  }

  ask(id) {
    const { model, anchor } = this.host;
    const off = new Set();
    this.score = this.score ?? ORDERS[0];
    const list = make("ul", { class: "groups" });
    const number = make("input", { type: "number", min: 1, max: model.caps.most, value: model.caps.expand, data: { testid: "expand-number" }, "aria-label": t("expand.number", { most: model.caps.most }) });
    const order = make("select", { "aria-label": t("expand.order"), data: { testid: "expand-order" } }, ...ORDERS.map((key) => make("option", { value: key }, t(`expand.order.${key}`))));
    order.value = this.score;
    const left = make("p", { class: "muted", data: { testid: "expand-left" }, role: "status" });
    const confirm = button("", "expand-add", async () => {
      const wanted = Math.min(Math.max(Math.round(Number(number.value)) || 1, 1), model.caps.most);
      number.value = wanted;
      await this.add(id, chosen().slice(0, wanted));
      draw();
      confirm.focus();
    });
    const chosen = () => {
      const wanted = groups(model, id).filter((g) => !off.has(g.key));
      const allowed = new Set(wanted.flatMap((g) => [...g.ids]));
      return unseen(model, id, this.seen, this.score).filter((one) => allowed.has(one));
    };
    const draw = () => {
      const seen = this.seen;
      list.replaceChildren(...groups(model, id).map((g) => {
        const shown = [...g.ids].filter((one) => seen.has(one)).length;
        const box = make("input", { type: "checkbox", checked: !off.has(g.key) && shown < g.ids.size, disabled: shown === g.ids.size, data: { testid: `expand-${g.key.replaceAll(" ", "-")}` } });
        box.addEventListener("change", () => {
          if (box.checked) off.delete(g.key);
          else off.add(g.key);
          tell();
        });
        const way = g.direction === "in" ? "←" : g.direction === "out" ? "→" : "—";
        return make("li", {}, make("label", {}, box, make("span", { class: "what" }, `${model.relations.get(g.relation)[lang]} ${way} ${typeWord(model, g.type, lang)}`), make("span", { class: "n" }, t("expand.shown", { shown, total: g.ids.size }))));
      }));
      tell();
    };
    const tell = () => {
      const all = unseen(model, id, this.seen).length;
      const now = chosen().length;
      const total = model.get(id).neighbours;
      left.dataset.left = all;
      left.textContent = all ? t("expand.left", { n: now, all, total }) : t("expand.all", { n: total });
      confirm.disabled = !now;
      confirm.textContent = t("expand.add", { n: Math.min(now, Math.max(1, Number(number.value) || 1)) });
    };
    number.addEventListener("input", tell);
    number.addEventListener("keydown", (event) => event.key === "Enter" && !event.isComposing && confirm.click());
    order.addEventListener("change", () => {
      this.score = order.value;
      tell();
    });
    const box = make("div", { class: "popover expand", role: "dialog", "aria-label": t("expand.title", { name: name(model.get(id), lang) }), data: { testid: "expand-box" } },
      make("h2", {}, make("bdi", {}, t("expand.title", { name: name(model.get(id), lang) })), button("✕", "expand-close", () => close(), { class: "text", "aria-label": t("close") })),
      list, make("p", { class: "pairs" }, make("label", {}, t("expand.order"), " ", order), make("label", {}, t("expand.count"), " ", number)), left, make("p", { class: "row" }, confirm));
    box.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Escape") close();
    });
    draw();
    popover(box, anchor(id));
    confirm.focus();
  }
}
