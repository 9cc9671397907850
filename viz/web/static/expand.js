// Expanding: few are added at once, of many the counts come first. The order is total, so that more never repeats.
import { name, typeWord } from "./encode.js";
import { close, popover } from "./menu.js";
import { button, lang, make, t } from "./i18n.js";

const ORDERS = ["documents", "recency", "confidence"];

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
    const unseen = model.unseen(id, this.seen);
    if (!unseen.length) return told(t("expand.none", { name: name(model.get(id), lang), n: model.get(id).neighbours }));
    if (unseen.length <= model.caps.all) return this.add(id, unseen);
    return this.ask(id);
  }

  /* Add these; nothing else moves. Refused where the canvas would hold too many. */
  add(id, ids) {
    const { model, act, refuse, told, view } = this.host;
    const fresh = ids.filter((one) => !this.seen.has(one));
    const room = model.caps.hard - this.host.state().n.length;
    if (fresh.length > room) return refuse(fresh.length);
    const label = t("do.expand", { name: name(model.get(id), lang), n: fresh.length });
    act(label, (s) => ({ n: [...s.n, ...fresh], x: s.x.filter((one) => !fresh.includes(one)), over: false, sel: [id], f: null }));
    const missing = fresh.filter((one) => !view().shown.has(one)).length;
    if (missing) told(t("expand.filtered", { n: missing }));
    return undefined;
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
    const confirm = button("", "expand-add", () => {
      const wanted = Math.min(Math.max(Math.round(Number(number.value)) || 1, 1), model.caps.most);
      number.value = wanted;
      this.add(id, chosen().slice(0, wanted));
      draw();
      confirm.focus();
    });
    const chosen = () => {
      const groups = model.groups(id).filter((g) => !off.has(g.key));
      const allowed = new Set(groups.flatMap((g) => [...g.ids]));
      return model.unseen(id, this.seen, this.score).filter((one) => allowed.has(one));
    };
    const draw = () => {
      const seen = this.seen;
      list.replaceChildren(...model.groups(id).map((g) => {
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
      const all = model.unseen(id, this.seen).length;
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
