// Menus and popovers of the workspace: opened at a button or a point, closed by Esc, which gives the focus back.
import { make } from "./i18n.js";

let open = null;

export function close({ refocus = true } = {}) {
  if (!open) return false;
  const { box, back } = open;
  open = null;
  box.remove();
  back?.setAttribute?.("aria-expanded", "false");
  if (refocus) standing(back)?.focus?.();
  return true;
}

/* What the focus goes back to; drawn anew in the meantime, it is known by its name. */
const standing = (back) => (back?.isConnected ? back : document.querySelector(`[data-testid="${CSS.escape(back?.dataset?.testid ?? "canvas")}"]`));

/* Show a box at an element or a point of the window, wholly inside it. */
export function popover(box, at, back = document.activeElement) {
  close({ refocus: false });
  document.body.append(box);
  const rect = at instanceof Element ? at.getBoundingClientRect() : { left: at.x, right: at.x, top: at.y, bottom: at.y };
  const [w, h] = [box.offsetWidth, box.offsetHeight];
  const below = rect.bottom + h + 8 <= innerHeight ? rect.bottom + 4 : Math.max(60, rect.top - h - 4);
  box.style.left = `${Math.max(8, Math.min(rect.left, innerWidth - w - 8))}px`;
  box.style.top = `${Math.min(below, Math.max(60, innerHeight - h - 8))}px`;
  open = { box, back };
  back?.setAttribute?.("aria-expanded", "true");
  return box;
}

/* A menu: entries {label, testid, run, off, key, checked}. */
export function menu(entries, at, { label = "", back = document.activeElement } = {}) {
  const items = entries.filter(Boolean).map((entry) => make("button", {
    type: "button", role: entry.checked === undefined ? "menuitem" : "menuitemradio", tabindex: "-1", data: { testid: entry.testid ?? "" },
    "aria-checked": entry.checked === undefined ? null : String(entry.checked), "aria-disabled": entry.off ? "true" : null,
    onclick: () => {
      if (entry.off) return;
      close();
      entry.run();
    },
  }, make("span", {}, entry.label), entry.key && make("kbd", {}, entry.key)));
  const box = make("div", { class: "menu-box", role: "menu", "aria-label": label }, ...items);
  box.addEventListener("keydown", (event) => {
    const i = items.indexOf(document.activeElement);
    const next = { ArrowDown: i + 1, ArrowUp: i - 1, Home: 0, End: items.length - 1 }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      items.at(next % items.length).focus();
    } else if (event.key === "Tab") close();
    event.stopPropagation();
    if (event.key === "Escape") close();
  });
  popover(box, at, back);
  items.find((item) => item.getAttribute("aria-checked") === "true")?.focus() ?? items[0]?.focus();
  return box;
}

addEventListener("pointerdown", (event) => {
  if (open && !open.box.contains(event.target) && !open.back?.contains?.(event.target)) close({ refocus: false });
}, { capture: true });

export const isOpen = () => Boolean(open);
