/* Which names stand where: the best first, each where it meets no name, shape or number and stays in the frame; else
   shortened; else it is left for the pointer. Shared by the explorer and stand-alone pictures, hence classic. */
"use strict";
(() => {
  const [CELL, LINE, GAP] = [80, 16, 3]; // pixels: of the grid of boxes, of a line of text, round a name
  const SHORT = 7; // letters that are left of a name for which there is no room
  const widths = new Map();
  let pen = null;

  /* Width of a line at 13 pixels, as the canvas will write it. */
  function width(text, font) {
    const key = `${font} ${text}`;
    if (!widths.has(key)) {
      pen ??= document.createElement("canvas").getContext("2d");
      pen.font = `500 13px ${font}`;
      widths.set(key, pen.measureText(text).width);
    }
    return widths.get(key);
  }

  /* Boxes [left, top, right, bottom] that are taken; `below` are others that count as well. */
  class Boxes {
    constructor(below = null) {
      this.below = below;
      this.cells = new Map();
    }

    * around([left, top, right, bottom]) {
      for (let i = Math.floor(left / CELL); i <= Math.floor(right / CELL); i++) {
        for (let j = Math.floor(top / CELL); j <= Math.floor(bottom / CELL); j++) yield i * 65536 + j;
      }
    }

    add(box, owner = "") {
      for (const key of this.around(box)) {
        if (!this.cells.has(key)) this.cells.set(key, []);
        this.cells.get(key).push([box, owner]);
      }
    }

    /* Whether a box meets another, those of its own entity left out. */
    hits(box, owner = null) {
      for (const key of this.around(box)) {
        for (const [o, whose] of this.cells.get(key) ?? []) {
          if (whose !== owner && box[0] < o[2] && o[0] < box[2] && box[1] < o[3] && o[1] < box[3]) return true;
        }
      }
      return this.below ? this.below.hits(box, owner) : false;
    }
  }

  /* Where a name may stand beside a shape, as [middle, top]: first on the side where fewer lines leave. */
  function places(wide, high, r, up) {
    const [below, above] = [r * 1.16 + 2, -r * 1.16 - high];
    const [beside, corner] = [r * 1.2 + 4 + wide / 2, r * 0.7 + wide / 2];
    const upright = up ? [[0, above], [0, below]] : [[0, below], [0, above]];
    return [...upright, [beside, -high / 2], [-beside, -high / 2],
      ...upright.flatMap(([, dy]) => [[corner, dy * 0.8], [-corner, dy * 0.8]])];
  }

  /* Another name where there is a short one, else the beginning. */
  function shortened({ lines, short }) {
    const [first] = lines;
    if (short) return [short];
    if (lines.length < 2 && first.length <= SHORT + 1) return null;
    return [`${[...first].slice(0, first > "\u2e80" ? SHORT : SHORT * 2).join("").trim()}…`];
  }

  /* Words over columns, [x, y, word]; one that would meet another stands a line higher. */
  function headings(heads, names, font) {
    return heads.map(([x, y, word]) => {
      const half = width(word, font) / 2 + GAP + 2;
      const box = (up) => [x - half, y - up - LINE, x + half, y - up + 4];
      const up = [0, LINE + 4, 2 * LINE + 8].find((one) => !names.hits(box(one))) ?? 0;
      names.add(box(up));
      return [x, y - up, word];
    });
  }

  /* Plan names for `nodes` ({ id, x, y, r, rank, lines, short, up, always, badge }) in pixels of the screen. Those that are
     `always` shown come first and may cover a shape. Answers { spots: id → { dx, dy, lines }, heads, boxes }. */
  function plan(nodes, { frame, font, all, heads }) {
    const [names, boxes] = [new Boxes(), new Boxes()];
    const spots = new Map();
    const over = headings(heads, names, font);
    for (const { id, x, y, r, badge } of nodes) {
      boxes.add([x - r, y - r, x + r, y + r], id);
      if (badge) boxes.add([x + r * 0.8, y - r * 0.8 - 11, x + r * 0.8 + badge, y - r * 0.8 + 3]);
    }
    const outside = (box) => frame && (box[0] < frame[0] || box[2] > frame[2] || box[1] < frame[1] || box[3] > frame[3]);
    const put = ({ id, x, y, r, up }, lines, covering) => {
      const [wide, high] = [Math.max(...lines.map((line) => width(line, font))) + 2 * GAP, lines.length * LINE];
      for (const [dx, dy] of places(wide, high, r, up)) {
        const box = [x + dx - wide / 2, y + dy - 1, x + dx + wide / 2, y + dy + high];
        if (outside(box) || names.hits(box) || (!covering && boxes.hits(box, id))) continue;
        names.add(box, id);
        spots.set(id, { dx, dy, lines });
        return true;
      }
      return false;
    };
    for (const node of [...nodes].sort((a, b) => b.always - a.always || a.rank - b.rank)) {
      const short = node.always ? null : shortened(node);
      const done = put(node, node.lines, false) || (short && put(node, short, false)) || (node.always && put(node, node.lines, true));
      if (!done && (all || node.always)) spots.set(node.id, { dx: 0, dy: node.r * 1.16 + 2, lines: node.lines });
    }
    names.below = boxes;
    return { spots, heads: over, boxes: names };
  }

  globalThis.hubgraphLabels = { plan, Boxes };
})();
