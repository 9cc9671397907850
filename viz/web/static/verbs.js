// What can be done in the workspace, each as one command of the history. No verb touches the page itself.
import { name, typeWord } from "./encode.js";
import { steady } from "./layouts.js";
import { NO_FILTERS, round } from "./state.js";
import { lang, t } from "./i18n.js";

const without = (list, ids) => list.filter((id) => !ids.includes(id));
const dropped = (places, ids) => Object.fromEntries(Object.entries(places).filter(([id]) => !ids.includes(id)));

/* `host`: model, history, view() (what is seen), refuse(count), told(text). */
export function verbs(host) {
  const { model, history } = host;
  const now = () => history.state;
  const named = (ids) => (ids.length === 1 ? name(model.get(ids[0]), lang) : t("several", { n: ids.length }));
  const act = (label, change) => history.do(label, change);

  /* As `act`, with everything already there kept in its place. */
  const calm = (label, change) => act(label, (s) => {
    const after = steady(model, s, { ...s, ...change(s) });
    return after;
  });

  return {
    act, calm,

    async add(ids) {
      await model.ensure(ids);
      const known = ids.filter((id) => model.get(id));
      const fresh = known.filter((id) => !now().n.includes(id) || now().x.includes(id));
      if (!known.length) return host.told(t("add.unknown"));
      if (!fresh.length) return this.select(known.slice(0, 1));
      if (now().n.length + fresh.length > model.caps.hard) return host.refuse(fresh.length);
      calm(t("do.add", { name: named(fresh) }), (s) => ({ n: [...new Set([...s.n, ...fresh])], x: without(s.x, fresh), over: false, sel: [fresh[0]], f: null }));
      return host.reveal(fresh);
    },

    select(ids, { quiet = false } = {}) {
      if (ids.join() !== now().sel.join()) history.look({ sel: ids });
      if (!quiet) host.selected(ids);
    },

    selectNeighbours(ids) {
      const near = new Set(ids.filter((id) => !id.includes("~")));
      for (const { a, b } of host.view().lines) {
        if (ids.includes(a)) near.add(b);
        if (ids.includes(b)) near.add(a);
      }
      this.select([...near]);
    },

    selectSame(ids) {
      const types = new Set(ids.map((id) => model.get(id)?.type));
      this.select(host.view().nodes.filter((id) => types.has(model.get(id).type)));
    },

    /* Take away what hangs on this entity alone; what has other lines, is pinned or chosen stays. */
    collapse(id) {
      const lines = host.view().lines.filter((l) => l.a !== l.b);
      const ties = new Map();
      for (const { a, b } of lines) {
        ties.set(a, (ties.get(a) ?? new Set()).add(b));
        ties.set(b, (ties.get(b) ?? new Set()).add(a));
      }
      const leaves = [...(ties.get(id) ?? [])].filter((other) => ties.get(other).size === 1 && !(other in now().p));
      if (!leaves.length) return host.told(t("collapse.none"));
      return calm(t("do.collapse", { name: named([id]), n: leaves.length }), (s) => ({
        n: without(s.n, leaves), x: without(s.x, leaves), keep: without(s.keep, leaves), at: dropped(s.at, leaves), over: false,
      }));
    },

    hide(ids) {
      const own = ids.filter((id) => now().n.includes(id) && !now().x.includes(id));
      if (own.length) act(t("do.hide", { name: named(own) }), (s) => ({ x: [...s.x, ...own], sel: without(s.sel, own) }));
    },

    hideOthers(ids) {
      const others = host.view().nodes.filter((id) => !ids.includes(id));
      if (ids.length && others.length) act(t("do.others", { name: named(ids) }), (s) => ({ x: [...s.x, ...others] }));
    },

    restore(ids) {
      act(t("do.restore", { name: named(ids) }), (s) => ({ x: without(s.x, ids) }));
    },

    /* Show this one although the filters leave it out. */
    keep(ids) {
      act(t("do.keep", { name: named(ids) }), (s) => ({ keep: [...new Set([...s.keep, ...ids])], f: null }));
    },

    pin(ids) {
      const here = ids.filter((id) => host.view().shown.has(id));
      if (!here.length) return;
      const spots = Object.fromEntries(host.scene().nodes.filter((n) => here.includes(n.id)).map((n) => [n.id, [n.x, n.y]]));
      if (here.every((id) => id in now().p)) {
        act(t("do.unpin", { name: named(here) }), (s) => ({ p: dropped(s.p, here), at: { ...s.at, ...spots } }));
      } else act(t("do.pin", { name: named(here) }), (s) => ({ p: { ...s.p, ...spots }, at: dropped(s.at, here) }));
    },

    /* What was moved by hand stays there: it is pinned. */
    moved(places) {
      const spots = Object.fromEntries(places.map(([id, [x, y]]) => [id, [round(x), round(y)]]));
      act(t("do.move", { name: named(Object.keys(spots)) }), (s) => ({ p: { ...s.p, ...spots }, at: dropped(s.at, Object.keys(spots)) }));
    },

    focus(id, depth = 1) {
      const { f } = now();
      if (f?.id === id && f.depth === depth) act(t("do.unfocus", { name: named([id]) }), () => ({ f: null }));
      else act(t("do.focus", { name: named([id]), n: depth }), () => ({ f: { id, depth }, sel: [id] }));
    },

    layout(lay) {
      act(t("do.layout", { name: t(`lay.${lay}`) }), () => ({ lay, at: {} }));
    },

    /* Back to the best connected entities, everything else let go. */
    overview() {
      act(t("do.overview"), () => ({ ...NO_FILTERS, n: [...model.backbone], over: true, x: [], p: {}, at: {}, sel: [], f: null, lay: "map" }));
    },

    only(type) {
      act(t("do.only", { name: typeWord(model, type, lang) }), () => ({ t: [type] }));
    },
  };
}
