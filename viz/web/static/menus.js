// What the menus of the workspace offer: on an entity or the ground, for layouts, steps and what is hidden.
import { name } from "./encode.js";
import { here, parts, stage, state } from "./here.js";
import { last } from "./link.js";
import { menu } from "./menu.js";
import { LAYS } from "./state.js";
import { lang, t } from "./i18n.js";

export { close } from "./menu.js";

/* What is linked with these by a line that is seen, and they themselves. */
function linked(ids) {
  const near = new Set(ids.filter((id) => !id.includes("~")));
  for (const { a, b } of here.seen.lines) {
    if (ids.includes(a)) near.add(b);
    if (ids.includes(b)) near.add(a);
  }
  return [...near];
}

function alike(ids) {
  const types = new Set(ids.map((id) => here.model.get(id)?.type));
  return here.seen.nodes.filter((id) => types.has(here.model.get(id).type));
}

/* What can be done with what is chosen, beside what has a button of its own. */
function more(sel) {
  const { verbs } = here;
  const one = sel.length === 1 ? sel[0] : "";
  return [
    { label: t("act.others"), key: "Shift+H", testid: "hide-others", run: () => verbs.hideOthers(sel) },
    { label: t("act.neighbours"), testid: "select-neighbours", run: () => verbs.select(linked(sel)) },
    { label: t("act.same"), testid: "select-same", run: () => verbs.select(alike(sel)) },
    one && { label: t("act.move"), key: "M", testid: "move", run: () => verbs.move(one) },
    one && { label: t("act.centre"), testid: "centre", run: () => verbs.centre(one) },
    { label: t("act.none"), key: "Esc", testid: "select-none", run: () => verbs.select([]) },
  ];
}

export const moreMenu = (sel, at) => menu(more(sel), at, { label: t("more"), back: at });

/* The menu of an entity, or of the ground, at a point of the canvas. */
export function chooseMenu(id, point) {
  const frame = stage.getBoundingClientRect();
  const at = { x: frame.left + point.x, y: frame.top + point.y };
  const { verbs, model } = here;
  if (!id || id.includes("~")) {
    menu([{ label: t("zoom.fit"), testid: "menu-fit", run: () => parts.canvas.fit() }, { label: t("do.overview"), testid: "menu-overview", run: () => verbs.overview() }], at, { label: t("more"), back: stage });
    return;
  }
  if (!state().sel.includes(id)) verbs.select([id], { quiet: true });
  menu([
    { label: t("act.open"), key: "Enter", testid: "menu-open", run: () => verbs.open(id) },
    { label: t("act.expand", { n: model.get(id).neighbours }), key: "E", testid: "menu-expand", run: () => verbs.expand(id) },
    { label: t("act.collapse"), key: "C", testid: "menu-collapse", run: () => verbs.collapse(id) },
    { label: t(id in state().p ? "act.unpin" : "act.pin"), key: "P", testid: "menu-pin", run: () => verbs.pin([id]) },
    { label: t("act.focus"), key: "F", testid: "menu-focus", run: () => verbs.focus(id) },
    { label: t("act.hide"), key: "H", testid: "menu-hide", run: () => verbs.hide([id]) },
    ...more([id]),
  ], at, { label: name(model.get(id), lang), back: stage });
}

export const layouts = (at) =>
  menu(LAYS.map((lay) => ({ label: t(`lay.${lay}`), testid: `lay-${lay}`, checked: state().lay === lay, run: () => here.verbs.layout(lay) })), at, { label: t("lay"), back: at });

/* The steps by name: what would be undone and done again; and where one was last time. */
export function steps(at) {
  const { history, verbs } = here;
  const kept = last();
  const { undoable, redoable } = history;
  menu([
    { label: undoable ? t("undo.named", { name: undoable }) : t("undo.none"), key: "Ctrl+Z", testid: "step-undo", off: !undoable, run: () => history.undo() },
    { label: redoable ? t("redo.named", { name: redoable }) : t("redo.none"), key: "Ctrl+Shift+Z", testid: "step-redo", off: !redoable, run: () => history.redo() },
    { label: t("do.overview"), testid: "step-overview", run: () => verbs.overview() },
    kept && { label: t("session", { n: kept.count }), testid: "step-session", run: () => verbs.go(kept.url) },
  ], at, { label: t("steps"), back: at });
}

export function hidden(at) {
  const { x } = state();
  const { verbs, model } = here;
  menu([{ label: t("hidden.all"), testid: "hidden-all", run: () => verbs.restore(x) },
    ...x.slice(-20).reverse().map((id) => ({ label: model.get(id) ? name(model.get(id), lang) : id, testid: `hidden-${id}`, run: () => verbs.restore([id]) }))], at, { label: t("hidden.n", { n: x.length }), back: at });
}
