// The view as others get it: its link, and what an export is told of it.
import { chipsOf } from "./encode.js";
import { copy } from "./copy.js";
import { here, state } from "./here.js";
import { ask } from "./live.js";
import { address, filtered } from "./state.js";
import { lang, t } from "./i18n.js";

const LONGEST = 1800; // characters of an address that mail and chat leave whole

export function currentView() {
  const { model, seen, scene } = here;
  return {
    url: address(state()), sentence: scene.sentence, totals: scene.totals,
    ids: scene.nodes.map((n) => n.id), relations: seen.lines.flatMap((l) => l.edges.map((e) => e.id)),
    filters: filtered(state()) || state().f ? chipsOf(model, state(), lang).map(({ group, label }) => ({ group, label })) : [],
    positions: Object.fromEntries(scene.nodes.map((n) => [n.id, [n.x, n.y]])),
  };
}

/* The address to send: whole, or kept by the server and named by its hash. */
async function shareable(url) {
  const whole = location.origin + url;
  if (whole.length <= LONGEST) return whole;
  const answer = await ask("/api/views", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ url }) });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  return location.origin + (await answer.json()).url;
}

/* Copy the address of the view; answers what is told of it. */
export async function copyLink() {
  const link = await shareable(address(state()));
  document.body.dataset.link = link;
  await copy({ "text/plain": link });
  return t("link.copied");
}

export async function openExport() {
  (await import("./export.js")).openExport(currentView());
}
