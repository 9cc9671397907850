/* Paints entities and what stands on lines; labels.js comes first. Shared by the explorer and by stand-alone pictures,
   hence classic. */
"use strict";
(() => {
  const FONT = '"PingFang SC","Hiragino Sans GB","Microsoft YaHei","Noto Sans SC","Noto Sans CJK SC","WenQuanYi Micro Hei",sans-serif';
  const { plan, Boxes } = globalThis.hubgraphLabels;
  const PIN = new Path2D("M-4 -7H4L3 -1H1L0 6L-1 -1H-3Z"); // pixels
  const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

  function dark() {
    const chosen = document.documentElement.dataset.theme;
    return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  }

  function colours() {
    const css = getComputedStyle(document.documentElement);
    const get = (name) => css.getPropertyValue(name).trim();
    return { bg: get("--bg"), text: get("--text"), accent: get("--accent"), border: get("--border"), muted: get("--muted") };
  }

  /* A view of one network: `looks` and `strokes` come from the scene's legend. */
  class Painter {
    constructor(legend, options = {}) {
      this.language = options.language ?? "zh";
      this.all = false;
      this.data = new Map();
      this.font = FONT;
      this.marks = { selected: new Set(), focus: "", hover: "", badges: false };
      this.scale = 1;
      this.legend(legend);
      this.theme();
    }

    legend(legend) {
      this.looks = new Map(legend.types.map((t) => [t.name, { ...t, shape: new Path2D(t.path) }]));
      this.strokes = new Map(legend.modalities.map((m) => [m.name, m]));
      this.kinds = new Map((legend.relations ?? []).map((r) => [r.name, r]));
    }

    theme() {
      this.side = dark() ? 1 : 0;
      this.colours = colours();
    }

    radius(size) {
      return (size * clamp(this.scale, 0.42, 1.7)) / this.scale;
    }

    node(data) {
      const named = { ...data, lines: this.lines(data) };
      this.data.set(data.id, named); // the library keeps the first function it is given, so that one looks here
      return {
        id: data.id, x: data.x, y: data.y, shape: "custom", size: data.size,
        ctxRenderer: (arg) => this.shape(this.data.get(data.id), arg),
      };
    }

    /* English readers get the English name in two lines, the Chinese one below it where it is short. */
    lines(data) {
      if (this.language !== "en" || !data.name_en) return data.lines;
      const cut = data.name_en.split(" ").reduce((rows, word) => {
        const last = rows.length - 1;
        if (last >= 0 && rows[last].length + word.length < 16) rows[last] += ` ${word}`;
        else rows.push(word);
        return rows;
      }, []);
      const two = cut.length > 2 ? [cut[0], `${cut[1]}…`] : cut;
      return data.lines.length === 1 && data.label !== data.name_en ? [...two, data.label] : two;
    }

    /* What the library asks for where it draws itself. */
    shape(data, { ctx, x, y, state }) {
      const side = 2 * this.radius(data.size);
      return {
        drawNode: () => this.figure(ctx, data, { x, y, ...state }),
        drawExternalLabel: () => this.names(ctx, [[data, { x, y, ...state }]]),
        nodeDimensions: { width: side, height: side },
      };
    }

    /* The shape of an entity with its sign; `state` says where it is, and whether it is selected. */
    figure(ctx, data, state) {
      const look = this.looks.get(data.type) ?? this.looks.values().next().value;
      const r = this.radius(data.size);
      const one = 1 / (r * this.scale); // a pixel of the screen
      const ring = (extra, dash) => {
        ctx.lineWidth = 2 * extra * one;
        ctx.setLineDash(dash.map((part) => part * one));
        ctx.strokeStyle = this.colours.accent;
        ctx.stroke(look.shape);
        ctx.setLineDash([]);
      };
      ctx.save();
      ctx.translate(state.x, state.y);
      ctx.scale(r, r);
      if (this.marks.focus === data.id) ring(8, [6, 4]);
      if (this.chosen(data, state)) ring(5, []);
      ctx.lineWidth = 4 * one;
      ctx.strokeStyle = this.colours.bg;
      ctx.stroke(look.shape);
      ctx.fillStyle = look.fill[this.side];
      ctx.fill(look.shape);
      ctx.scale(0.05, 0.05); // one font for all sizes: each other one would be looked up
      Object.assign(ctx, { fillStyle: look.ink[this.side], font: `600 19px ${FONT}`, textAlign: "center", textBaseline: "middle" });
      ctx.fillText(this.language === "zh" ? look.glyph : look.glyph_en, 0, 1.2);
      ctx.restore();
      const badge = this.badged(data, state);
      if (data.pinned || badge) {
        this.onScreen(ctx, () => {
          ctx.translate(state.x * this.scale, state.y * this.scale);
          if (data.pinned) this.pin(ctx, r * this.scale);
          if (badge) this.badge(ctx, r * this.scale, data.more);
        });
      }
    }

    /* Draw in pixels of the screen, from where the origin of the picture is: so letters need one font at any zoom. */
    onScreen(ctx, draw) {
      ctx.save();
      ctx.scale(1 / this.scale, 1 / this.scale);
      draw();
      ctx.restore();
    }

    chosen(data, state) {
      return state.selected || this.marks.selected.has(data.id);
    }

    /* A drawing pin at the upper left. */
    pin(ctx, r) {
      ctx.save();
      ctx.translate(-r * 0.85, -r * 0.85);
      Object.assign(ctx, { fillStyle: this.colours.accent, strokeStyle: this.colours.bg, lineWidth: 2 });
      ctx.stroke(PIN);
      ctx.fill(PIN);
      ctx.restore();
    }

    /* Letters with a halo of the ground, in pixels of the screen. */
    letters(ctx, { size, weight = 500, halo, align = "center", baseline = "middle", fill }) {
      Object.assign(ctx, {
        font: `${weight} ${size}px ${FONT}`, textAlign: align, textBaseline: baseline, lineJoin: "round", lineWidth: halo, strokeStyle: this.colours.bg, fillStyle: fill,
      });
      return (text, x, y) => {
        ctx.strokeText(text, x, y);
        ctx.fillText(text, x, y);
      };
    }

    badged(data, state = {}) {
      return data.more && this.marks.badges && (this.scale > 0.75 || this.chosen(data, state));
    }

    /* How many neighbours are not on the canvas, at the upper right. */
    badge(ctx, r, more) {
      this.letters(ctx, { size: 10, weight: 600, halo: 3, align: "left", fill: this.colours.muted })(`+${more}`, r * 0.8, -r * 0.8);
    }

    /* Names of `rows`, [data, state]. */
    names(ctx, rows) {
      this.onScreen(ctx, () => {
        const write = this.letters(ctx, { size: 13, halo: 4, baseline: "top", fill: this.colours.text });
        for (const [data, state] of rows) {
          const { dx, dy, lines } = this.spot(data, state);
          lines.forEach((line, i) => write(line, state.x * this.scale + dx, state.y * this.scale + dy + i * 16));
        }
      });
    }

    /* Where the name of an entity stands; what is marked or pinned always has one. */
    spot(data, state) {
      const marked = this.chosen(data, state) || state.hover || this.marks.focus === data.id || this.marks.hover === data.id;
      const planned = this.spots?.get(data.id);
      if (planned && (!marked || planned.lines === data.lines)) return planned;
      return { dx: 0, dy: this.radius(data.size) * this.scale * 1.16 + 2, lines: marked || data.pinned ? data.lines : [] };
    }

    /* Which names are shown at this zoom, and where. `nodes` are {id, x, y, up}: up where more lines leave downwards. */
    plan(nodes, scale, frame, heads) {
      this.scale = scale;
      const { selected, focus } = this.marks;
      const known = nodes.map(({ id, x, y, up }) => {
        const data = this.data.get(id);
        const badge = this.badged(data) ? 8 + 6 * String(data.more).length : 0;
        const always = selected.has(id) || focus === id || Boolean(data.pinned);
        return { id, x: x * scale, y: y * scale, r: this.radius(data.size) * scale, rank: data.rank, lines: data.lines, short: data.short, up, always, badge };
      });
      const over = heads.map(([x, y, word]) => [x * scale, y * scale, word]);
      Object.assign(this, plan(known, { frame, font: FONT, all: this.all, heads: over }));
    }

    /* Words over columns: years, types. */
    headings(ctx) {
      this.onScreen(ctx, () => {
        const write = this.letters(ctx, { size: 13, weight: 600, halo: 3, baseline: "alphabetic", fill: this.colours.muted });
        for (const [x, y, word] of this.heads ?? []) write(word, x, y);
      });
    }

    /* What a line says of itself: how many relations of which modality, or their types where there is room. */
    words(line, wordy) {
      if (wordy || line.said) return line.types.map((type) => this.kinds.get(type)?.[this.language] ?? type).slice(0, 2).join("·");
      if (line.count < 2) return "";
      const mixed = Object.entries(line.modalities);
      return mixed.length < 2 || this.language === "en" ? `×${line.count}` : mixed.map(([name, n]) => `${this.strokes.get(name).zh[0]}${n}`).join("·");
    }

    /* Chips on lines, the most relations first, where they meet no name, shape or other chip. */
    counts(ctx, lines, at, wordy = false) {
      const taken = new Boxes(this.boxes);
      const said = lines.map((line) => [line, this.words(line, wordy)]).filter(([line, text]) => text && line.from !== line.to && at[line.from] && at[line.to]);
      this.onScreen(ctx, () => {
        for (const [line, text] of said.sort((a, b) => b[0].count - a[0].count)) {
          const [a, b] = [at[line.from], at[line.to]];
          const half = [...text].reduce((w, c) => w + (c < "\u2e80" ? 3.4 : 6), 2);
          const via = line.via?.();
          for (const part of [0.5, 0.4, 0.6, 0.3, 0.7]) {
            const bend = 2 * part * (1 - part);
            const mix = (k) => this.scale * (via ? a[k] * (1 - part) ** 2 + via[k] * bend + b[k] * part ** 2 : a[k] + (b[k] - a[k]) * part);
            const [x, y] = [mix("x"), mix("y")];
            const box = [x - half, y - 8, x + half, y + 8];
            if (taken.hits(box)) continue;
            taken.add(box);
            this.letters(ctx, { size: 11, halo: 3, fill: this.strokes.get(line.modality).colour[this.side] })(text, x, y);
            break;
          }
        }
      });
    }

    edge(data) {
      const stroke = this.strokes.get(data.modality);
      const colour = stroke.colour[this.side];
      const end = { enabled: true, type: stroke.end, scaleFactor: 0.55 };
      return {
        id: data.id, from: data.from, to: data.to, width: data.width, data, smooth: data.smooth ?? false,
        dashes: stroke.dash.length ? stroke.dash : false,
        color: { color: colour, highlight: this.colours.accent, hover: colour, opacity: 0.7 },
        arrows: { to: data.arrows === "none" ? { enabled: false } : end, from: data.arrows === "both" ? end : { enabled: false } },
      };
    }
  }

  globalThis.hubgraphPainter = Painter;
})();
