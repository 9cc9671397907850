// The words of the page, which the server puts into it in the language of the reader; numbers get their separators.
const words = JSON.parse(document.getElementById("words")?.textContent ?? "{}");
export const lang = document.body.dataset.lang ?? "zh";

export const has = (key) => key in words;

/* A whole number with its separators; the browser's own way to write one takes long to get ready. */
export const figure = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, ",");

export function t(key, values = {}) {
  return (words[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => {
    const value = values[name];
    return value === undefined ? whole : Number.isInteger(value) ? figure(value) : String(value);
  });
}

/* Write a text, only where another one stands: writing the same again would be laid out again. */
export function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/* Make an element: attributes by name, `data` by key, listeners by `on…`, children as nodes or text. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "data") Object.assign(element.dataset, value);
    else if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (typeof value === "boolean" || key === "value" || key === "textContent" || key === "indeterminate") element[key] = value;
    else if (value !== null && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export const button = (label, testid, onclick, attributes = {}) =>
  make("button", { type: "button", data: { testid }, onclick, ...attributes }, label);

/* Put other children into an element; where the focus was on a button, it stays on the one of the same name. */
export function refill(root, ...children) {
  const held = root.contains(document.activeElement) ? document.activeElement.dataset.testid : undefined;
  root.replaceChildren(...children.filter((child) => child !== null && child !== undefined && child !== false));
  if (held !== undefined) (root.querySelector(`[data-testid="${CSS.escape(held)}"]`) ?? root.querySelector("button"))?.focus();
}

const SVG = "http://www.w3.org/2000/svg";

export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/* The sign of a type, as _macros.html draws it: {type, word, path, glyph}. */
export const sign = ({ type, word, path, glyph: letter }, size = 20) =>
  svg("svg", { class: `glyph t-${type}`, width: size, height: size, viewBox: "-1.25 -1.25 2.5 2.5", role: "img", "aria-label": word },
    svg("path", { d: path }), svg("text", { y: ".38", "text-anchor": "middle" }, letter));

export function glyph(model, type, size) {
  const look = model.types.get(type) ?? { name: "other", glyph: "?", glyph_en: "?", path: "M1 0A1 1 0 1 1 -1 0A1 1 0 1 1 1 0Z" };
  return sign({ type: look.name, word: look[lang] ?? "?", path: look.path, glyph: lang === "zh" ? look.glyph : look.glyph_en }, size);
}

/* The sample of a line, as _macros.html draws it. */
export function sample(model, modality) {
  const tips = { asserted: svg("path", { class: "head", d: "M26 1.5L35 6L26 10.5Z" }), proposed: svg("path", { class: "tip", d: "M27 1.5L35 6L27 10.5" }), lacking: svg("path", { class: "tip", d: "M34 1V11" }) };
  return svg("svg", { class: `line m-${modality}`, width: 36, height: 12, viewBox: "0 0 36 12", role: "img", "aria-label": model.modalities.get(modality)[lang] },
    svg("path", { class: "stroke", d: `M1 6H${modality === "asserted" ? 28 : 34}` }), tips[modality]);
}
