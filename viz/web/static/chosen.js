// The panel of what is chosen: its name, what can be done with it, and below what the papers say (from the server).
import { name, typeWord } from "./encode.js";
import { fragment } from "./fragment.js";
import { button, glyph, lang, make, refill, t } from "./i18n.js";
import "./panel.js"; // what stands in it has buttons of its own

const [SKELETON, SLOW] = [150, 3000]; // milliseconds

export class Panel {
  /* `host`: model, state(), view(), verbs. */
  constructor(host) {
    this.host = host;
    this.head = document.getElementById("detail-head");
    this.body = document.getElementById("detail-body");
    this.body.addEventListener("click", (event) => this.follow(event));
    this.loaded = null;
  }

  /* Fragments may ask for entities to be added, removed or chosen. */
  follow(event) {
    const wanted = event.target.closest("[data-add], [data-remove], [data-select]");
    if (!wanted || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const { add, remove, select } = wanted.dataset;
    const { verbs } = this.host;
    if (add) verbs.add(add.split(","));
    else if (remove) verbs.hide([remove]);
    else verbs.select([select]);
  }

  show() {
    const { sel } = this.host.state();
    this.header(sel);
    this.owned();
    const wanted = sel.length === 1 ? sel[0] : "";
    if (this.loaded === wanted) return;
    this.loaded = wanted;
    clearTimeout(this.timer);
    this.body.replaceChildren();
    if (wanted) this.timer = setTimeout(() => this.load(wanted), 40);
  }

  /* What is on the canvas already need not be offered. */
  owned() {
    const { n, x } = this.host.state();
    for (const one of this.body.querySelectorAll("[data-add]")) one.hidden = one.dataset.add.split(",").every((id) => n.includes(id) && !x.includes(id));
  }

  header(sel) {
    const { model } = this.host;
    if (!sel.length) refill(this.head, make("p", { class: "empty" }, t("panel.hint")));
    else if (sel.length > 1) refill(this.head, make("h2", {}, t("panel.many", { n: sel.length })), this.buttons(sel), make("ul", { class: "cards" }, ...sel.slice(0, 60).map((id) => make("li", {}, this.pick(id)))));
    else if (sel[0].includes("~")) this.pair(sel[0].split("~"));
    else {
      const e = model.get(sel[0]);
      refill(this.head, make("h2", {}, glyph(model, e.type, 24), " ", make("bdi", {}, name(e, lang))), make("p", { class: "meta" }, `${typeWord(model, e.type, lang)} · ${t("relations.n", { n: e.relations })}`),
        this.notes(e.id) ?? "", this.buttons(sel));
    }
  }

  pick(id) {
    const { model, verbs } = this.host;
    if (id.includes("~")) return make("span", {}, id.split("~").map((one) => name(model.get(one), lang)).join(" — "));
    return make("button", { type: "button", class: "card", onclick: () => verbs.select([id]) }, glyph(model, model.get(id).type), make("bdi", {}, name(model.get(id), lang)));
  }

  pair([a, b]) {
    const { model, view } = this.host;
    const line = view().lines.find((l) => l.key === `${a}~${b}`);
    const total = model.pairs.get(`${a}~${b}`)?.edges.length ?? 0;
    const shown = line?.edges.length ?? 0;
    refill(this.head, make("h2", {}, this.pick(a), " — ", this.pick(b)), make("p", { class: "meta", data: { testid: "pair-count" } }, t("panel.pair", { shown, total })));
  }

  /* Why a chosen entity is not on the canvas, and what brings it back. */
  notes(id) {
    const { state, view, verbs } = this.host;
    const s = state();
    if (view().shown.has(id)) return null;
    if (!s.n.includes(id)) return make("p", { class: "note" }, t("panel.absent"), " ", button(t("panel.add"), "panel-add", () => verbs.add([id])));
    if (s.x.includes(id)) return make("p", { class: "note" }, t("panel.hidden"), " ", button(t("panel.restore"), "panel-restore", () => verbs.restore([id])));
    return make("p", { class: "note", data: { testid: "panel-filtered" } }, t("panel.filtered"), " ", button(t("panel.keep"), "panel-keep", () => verbs.keep([id])));
  }

  /* Every key of the canvas as a button. */
  buttons(sel) {
    const { state, view, verbs, model } = this.host;
    const s = state();
    const one = sel.length === 1 ? sel[0] : "";
    const left = one ? model.get(one).neighbours - [...model.neighbours(one).keys()].filter((id) => s.n.includes(id)).length : 0;
    const pinned = sel.every((id) => id in s.p);
    const here = sel.some((id) => view().shown.has(id));
    const act = (label, key, testid, run, more = {}) => make("button", { type: "button", class: "quiet", data: { testid }, onclick: run, "aria-keyshortcuts": key, title: `${label} (${key})`, ...more }, label);
    const more = act(t("more"), "Shift+F10", "panel-more", () => verbs.menus("moreMenu", sel, more), { "aria-haspopup": "menu" });
    if (!here) return make("p", { class: "acts" });
    return make("p", { class: "acts" },
      one && (left ? act(t("act.expand", { n: left }), "E", "expand", () => verbs.expand(one)) : make("span", { class: "muted", data: { testid: "expand-done" } }, t("expand.all", { n: model.get(one).neighbours }))),
      one && act(t("act.collapse"), "C", "collapse", () => verbs.collapse(one)),
      act(pinned ? t("act.unpin") : t("act.pin"), "P", "pin", () => verbs.pin(sel), { "aria-pressed": String(pinned) }),
      one && act(s.f?.id === one ? t("act.unfocus") : t("act.focus"), "F", "focus", () => verbs.focus(one), { "aria-pressed": String(s.f?.id === one) }),
      act(t("act.hide"), "H", "hide", () => verbs.hide(sel)), more);
  }

  async load(sel) {
    const [a, b] = sel.split("~");
    const address = b ? `/between?a=${a}&b=${b}` : `/entities/${a}`;
    const wait = (after, ...children) => setTimeout(() => this.loaded === sel && this.body.replaceChildren(...children), after);
    const timers = [
      wait(SKELETON, make("div", { class: "skeleton", "aria-hidden": "true" })),
      wait(SLOW, make("p", { class: "empty" }, t("panel.slow"), " ", button(t("cancel"), "panel-cancel", () => this.host.verbs.select([])))),
    ];
    try {
      const page = await fragment(address);
      if (this.loaded !== sel) return;
      this.body.replaceChildren(...page.body.childNodes);
      this.owned();
      dispatchEvent(new CustomEvent("hubgraph:panel", { detail: { sel, root: this.body } }));
    } catch (error) {
      if (this.loaded === sel) this.body.replaceChildren(make("p", { class: "problem" }, t("panel.failed", { why: String(error.message ?? error) }), " ", button(t("retry"), "panel-retry", () => this.load(sel))));
    } finally {
      timers.forEach(clearTimeout);
    }
  }
}
