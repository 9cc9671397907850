// What stands over the canvas when nothing is on it, while one entity is in focus, and when no more go on it.
import { banner } from "./bar.js";
import { chipsOf, name } from "./encode.js";
import { visible } from "./filters.js";
import { here, parts, state } from "./here.js";
import { last } from "./link.js";
import { say } from "./mirror.js";
import { look } from "./show.js";
import { button, lang, refill, t } from "./i18n.js";

/* What each filter in force takes away by itself, the most first: for the message when nothing is left. */
function blame(model, state, list) {
  const seen = visible(model, state);
  return list.map((chip) => ({ ...chip, brings: visible(model, { ...state, ...chip.without }).nodes.length - seen.nodes.length }))
    .sort((a, b) => b.brings - a.brings);
}

/* Never blank: which filter took how much, or where to begin. */
function empty(now) {
  const place = document.getElementById("nothing");
  place.replaceChildren();
  if (!place.hidden) {
    const { model } = here;
    const p = document.createElement("p");
    p.textContent = here.seen.asked.length ? t("empty.filtered", { n: here.seen.asked.length }) : t("empty.canvas");
    place.append(p);
    if (here.seen.asked.length) {
      for (const chip of blame(model, now, chipsOf(model, now, lang)).slice(0, 6)) {
        place.append(button(t("empty.drop", { name: chip.label, n: chip.brings }), "empty-drop", () => here.verbs.act(t("do.drop", { name: chip.label }), () => chip.without), { class: "quiet" }));
      }
      place.append(button(t("filter.clear"), "empty-clear", () => parts.rail.clear()));
    } else {
      for (const id of model.backbone.slice(0, 5)) place.append(button(name(model.get(id), lang), "empty-hub", () => here.verbs.restoreOrAdd(id), { class: "quiet" }));
      const session = last();
      if (session) place.append(button(t("session", { n: session.count }), "empty-session", () => here.verbs.go(session.url)));
    }
  }
}

/* While one entity is in focus: how far round it, by three buttons. */
function focusBar(now) {
  const place = document.getElementById("focus");
  if (!now.f) return place.replaceChildren();
  return refill(place, t("focus.depth", { name: name(here.model.get(now.f.id), lang) }), ...[1, 2, 3].map((n) =>
    button(String(n), `focus-${n}`, () => n !== now.f.depth && here.verbs.focus(now.f.id, n), { "aria-pressed": String(n === now.f.depth) })));
}

export function show(now) {
  empty(now);
  focusBar(now);
}

/* Nothing was added: so many more would pass what a canvas takes. */
export function refuse(count) {
  const { hard } = here.model.caps;
  const text = t("cap.hard", { n: count, hard, now: state().n.length });
  say(text);
  banner(text, [look("table"), button(t("export"), "banner-export", () => here.verbs.export(), { class: "quiet" })], { problem: true });
}
