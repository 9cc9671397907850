// What can be done in the workspace, each as one command of the history. No verb touches the page itself.
import { name } from "./encode.js";
import { NO_FILTERS, round } from "./state.js";
import { lang, t } from "./i18n.js";

const without = (list, ids) => list.filter((id) => !ids.includes(id));
const dropped = (places, ids) => Object.fromEntries(Object.entries(places).filter(([id]) => !ids.includes(id)));

/* `host`: model, places, history, view() (what is seen), scene(), busy(run), refuse(count), told(text), reveal(ids), selected(ids). */
export function verbs(host) {
  const { model, places, history } = host;
  const now = () => history.state;
  const named = (ids) => (ids.length === 1 ? name(model.get(ids[0]), lang) : t("several", { n: ids.length }));
  const act = (label, change) => history.do(label, change);

  /* What needs another layout waits for it, one after another. */
  let turn = Promise.resolve();
  const next = (run) => (turn = turn.catch(() => {}).then(run));

  /* As `act`, once the layout is at hand. */
  const settled = (label, change) => host.busy(() => next(async () => {
    await places.want({ ...now(), ...change(now()) });
    act(label, change);
  }));

  /* As `settled`, with everything already there kept in its place. */
  const calm = (label, change) => host.busy(() => next(async () => {
    const { at } = await places.steady(now(), { ...now(), ...change(now()) });
    act(label, (s) => ({ ...change(s), at }));
  }));

  return {
    act, calm, settled,

    async add(ids) {
      await model.ensure(ids);
      const known = ids.filter((id) => model.get(id));
      const fresh = known.filter((id) => !now().n.includes(id) || now().x.includes(id));
      if (!known.length) return host.told(t("add.unknown"));
      if (!fresh.length) return this.select(known.slice(0, 1));
      if (now().n.length + fresh.length > model.caps.hard) return host.refuse(fresh.length);
      await calm(t("do.add", { name: named(fresh) }), (s) => ({ n: [...new Set([...s.n, ...fresh])], x: without(s.x, fresh), over: false, sel: [fresh[0]], f: null }));
      return host.reveal(fresh);
    },

    select(ids, { quiet = false } = {}) {
      if (ids.join() !== now().sel.join()) history.look({ sel: ids });
      if (!quiet) host.selected(ids);
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
      return settled(t("do.layout", { name: t(`lay.${lay}`) }), () => ({ lay, at: {} }));
    },

    /* Back to the best connected entities, everything else let go. */
    overview() {
      return settled(t("do.overview"), () => ({ ...NO_FILTERS, n: [...model.backbone], over: true, x: [], p: {}, at: {}, sel: [], f: null, lay: "map" }));
    },
  };
}
