// A query as coloured pieces. The pieces joined are always the text: nothing is added and nothing left out.
const PIECES = [
  ["note", /\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)/],
  ["text", /'(?:\\.|[^'\\])*(?:'|$)|"(?:\\.|[^"\\])*(?:"|$)/],
  ["name", /`[^`]*(?:`|$)/],
  ["param", /\$[\p{L}\p{N}_]+/u],
  ["number", /\b\d+(?:\.\d+)?\b/],
  ["word", /[\p{L}_][\p{L}\p{N}_]*/u],
];
const FINDER = new RegExp(PIECES.map(([kind, found]) => `(?<${kind}>${found.source})`).join("|"), "gu");

const sets = new WeakMap();
function known(vocabulary) {
  if (!sets.has(vocabulary)) {
    const names = (list) => new Set(list.map((one) => one.name));
    const words = vocabulary.keywords.filter((word) => word === word.toUpperCase()).flatMap((word) => word.split(" "));
    sets.set(vocabulary, { labels: names(vocabulary.labels), types: names(vocabulary.types), words: new Set(words) });
  }
  return sets.get(vocabulary);
}

function kindOf(word, before, after, { labels, types, words }) {
  if (/[:|]\s*$/.test(before)) return labels.has(word) ? "label" : types.has(word) ? "type" : "unknown";
  if (/\.\s*$/.test(before)) return "property";
  if (words.has(word.toUpperCase())) return "key";
  return /^\s*\(/.test(after) && before.trim() ? "call" : "";
}

export function paint(text, vocabulary) {
  const sets_ = known(vocabulary);
  const pieces = [];
  let at = 0;
  const put = (piece, kind) => {
    if (!piece) return;
    const span = document.createElement("span");
    if (kind) span.className = `c-${kind}`;
    span.textContent = piece;
    pieces.push(span);
  };
  for (const found of text.matchAll(FINDER)) {
    put(text.slice(at, found.index), "");
    const [kind] = Object.entries(found.groups).find(([, piece]) => piece !== undefined);
    at = found.index + found[0].length;
    put(found[0], kind === "word" ? kindOf(found[0], text.slice(0, found.index), text.slice(at, at + 20), sets_) : kind);
  }
  put(text.slice(at), "");
  return pieces;
}
