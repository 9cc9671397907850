/* Draws a scene with vis-network: shapes, glyphs, rings, names with a budget. Shared by the explorer (as a file)
   and by stand-alone pictures (inlined), hence a classic script with one global. Text only ever goes to the canvas. */
"use strict";
(() => {
  const FONT = '"PingFang SC","Hiragino Sans GB","Microsoft YaHei","Noto Sans SC","Noto Sans CJK SC","WenQuanYi Micro Hei",sans-serif';
  const HUBS = 12; // so many names may cover a shape
  const FEW = 40; // lines up to which numbers stand on them
  const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

  function dark() {
    const chosen = document.documentElement.dataset.theme;
    return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  }

  function colours() {
    const css = getComputedStyle(document.documentElement);
    const get = (name) => css.getPropertyValue(name).trim();
    return { bg: get("--bg"), text: get("--text"), accent: get("--accent"), border: get("--border") };
  }

  /* A view of one network: `looks` and `strokes` come from the scene's legend. */
  class Painter {
    constructor(legend, options = {}) {
      this.language = options.language ?? "zh";
      this.all = false;
      this.scale = 1;
      this.legend(legend);
      this.theme();
    }

    legend(legend) {
      this.looks = new Map(legend.types.map((t) => [t.name, { ...t, shape: new Path2D(t.path) }]));
      this.strokes = new Map(legend.modalities.map((m) => [m.name, m]));
    }

    theme() {
      this.side = dark() ? 1 : 0;
      this.colours = colours();
    }

    radius(size) {
      return (size * clamp(this.scale, 0.42, 1.7)) / this.scale;
    }

    node(data) {
      return {
        id: data.id, x: data.x, y: data.y, label: data.label, shape: "custom", size: data.size,
        data, ctxRenderer: (arg) => this.shape(data, arg),
      };
    }

    shape(data, { ctx, x, y, state }) {
      const look = this.looks.get(data.type) ?? this.looks.values().next().value;
      const r = this.radius(data.size);
      return {
        drawNode: () => {
          ctx.save();
          ctx.translate(x, y);
          ctx.save();
          ctx.scale(r, r);
          if (state.selected) {
            ctx.lineWidth = (2 * 5) / (r * this.scale);
            ctx.strokeStyle = this.colours.accent;
            ctx.stroke(look.shape);
          }
          ctx.lineWidth = 4 / (r * this.scale);
          ctx.strokeStyle = this.colours.bg;
          ctx.stroke(look.shape);
          ctx.fillStyle = look.fill[this.side];
          ctx.fill(look.shape);
          ctx.restore();
          ctx.fillStyle = look.ink[this.side];
          ctx.font = `600 ${r * 0.95}px ${FONT}`;
          ctx.textAlign = "center";
          ctx.textBaseline = "middle";
          ctx.fillText(this.language === "zh" ? look.glyph : look.glyph_en, 0, r * 0.06);
          ctx.restore();
        },
        drawExternalLabel: () => this.name(ctx, data, x, y, r, state),
        nodeDimensions: { width: 2 * r, height: 2 * r },
      };
    }

    name(ctx, data, x, y, r, state) {
      const spot = this.budget?.get(data.id);
      if (!spot && !state.selected && !state.hover) return;
      const px = 13 / this.scale;
      const [dx, dy] = spot ?? [0, r * 1.16 + 2 / this.scale];
      ctx.save();
      ctx.font = `500 ${px}px ${FONT}`;
      ctx.textAlign = "center";
      ctx.textBaseline = "top";
      ctx.lineJoin = "round";
      ctx.lineWidth = 4 / this.scale;
      ctx.strokeStyle = this.colours.bg;
      ctx.fillStyle = this.colours.text;
      data.lines.forEach((line, i) => {
        const top = y + dy + i * px * 1.22;
        ctx.strokeText(line, x + dx, top);
        ctx.fillText(line, x + dx, top);
      });
      ctx.restore();
    }

    /* Which names are shown at this zoom and on which side: by rank, where the box meets no name and no shape and
       stays in the frame; the first few may cover a lesser shape rather than go without. */
    plan(nodes, scale, frame) {
      this.scale = scale;
      const boxes = [];
      const hubs = frame && frame[2] - frame[0] < 600 ? HUBS / 4 : HUBS;
      this.budget = new Map();
      const sorted = [...nodes].sort((a, b) => a.rank - b.rank);
      const bodies = sorted.map((n) => ({ n, x: n.x * scale, y: n.y * scale, r: this.radius(n.size) * scale }));
      for (const { n, x, y, r } of bodies) {
        const wide = Math.max(...n.lines.map((l) => [...l].reduce((w, c) => w + (c < "\u2e80" ? 7.4 : 13), 0)));
        const high = n.lines.length * 16;
        const below = r * 1.16 + 2;
        const beside = r * 1.2 + 4 + wide / 2;
        const sides = [[0, below], [0, -below - high], [beside, -high / 2], [-beside, -high / 2]];
        const place = (mayCover) => {
          for (const [dx, dy] of sides) {
            const box = [x + dx - wide / 2 - 2, y + dy, x + dx + wide / 2 + 2, y + dy + high];
            const hit = (o) => box[0] < o[2] && o[0] < box[2] && box[1] < o[3] && o[1] < box[3];
            if (frame && (box[0] < frame[0] || box[2] > frame[2] || box[1] < frame[1] || box[3] > frame[3])) continue;
            if (boxes.some(hit)) continue;
            if (bodies.some((o) => o.n !== n && (!mayCover || o.n.rank < n.rank) && hit([o.x - o.r, o.y - o.r, o.x + o.r, o.y + o.r]))) continue;
            boxes.push(box);
            this.budget.set(n.id, [dx / scale, dy / scale]);
            return true;
          }
          return false;
        };
        if (place(false) || (this.budget.size < hubs && place(true))) continue;
        if (this.all) this.budget.set(n.id, [0, sides[0][1] / scale]);
      }
      this.taken = [...boxes, ...bodies.map((o) => [o.x - o.r, o.y - o.r, o.x + o.r, o.y + o.r])];
    }

    /* How many relations a line stands for, the most first, where the number meets no name, shape or other number. */
    counts(ctx, lines, at) {
      const px = 11 / this.scale;
      const taken = [...this.taken];
      ctx.save();
      ctx.font = `500 ${px}px ${FONT}`;
      ctx.textAlign = "center";
      ctx.textBaseline = "middle";
      ctx.lineJoin = "round";
      ctx.lineWidth = 3 / this.scale;
      ctx.strokeStyle = this.colours.bg;
      for (const line of lines.filter((l) => l.count > 1 && at[l.from] && at[l.to]).sort((a, b) => b.count - a.count)) {
        const [a, b] = [at[line.from], at[line.to]];
        for (const part of [0.5, 0.4, 0.6, 0.3, 0.7]) {
          const [x, y] = [a.x + (b.x - a.x) * part, a.y + (b.y - a.y) * part];
          const box = [x * this.scale - 13, y * this.scale - 8, x * this.scale + 13, y * this.scale + 8];
          if (taken.some((o) => box[0] < o[2] && o[0] < box[2] && box[1] < o[3] && o[1] < box[3])) continue;
          taken.push(box);
          ctx.fillStyle = this.strokes.get(line.modality).colour[this.side];
          ctx.strokeText(`×${line.count}`, x, y);
          ctx.fillText(`×${line.count}`, x, y);
          break;
        }
      }
      ctx.restore();
    }

    edge(data) {
      const stroke = this.strokes.get(data.modality);
      const colour = stroke.colour[this.side];
      const end = { enabled: true, type: stroke.end, scaleFactor: 0.55 };
      return {
        id: data.id, from: data.from, to: data.to, width: data.width, data,
        dashes: stroke.dash.length ? stroke.dash : false,
        color: { color: colour, highlight: this.colours.accent, hover: colour, opacity: 0.7 },
        arrows: { to: data.arrows === "none" ? { enabled: false } : end, from: data.arrows === "both" ? end : { enabled: false } },
      };
    }
  }

  const options = {
    autoResize: true, physics: false, layout: { improvedLayout: false },
    nodes: { chosen: false, font: { size: 13 } }, edges: { smooth: false, selectionWidth: 1.5, hoverWidth: 0.5 },
    interaction: { hover: true, dragNodes: true, zoomSpeed: 0.6, tooltipDelay: 1e9, selectConnectedEdges: false, multiselect: false },
  };

  /* Make a network of a scene in a container; answers what is needed to change it. */
  function mount(container, scene, extra = {}) {
    const painter = new Painter(scene.legend, extra);
    const nodes = new vis.DataSet(scene.nodes.map((n) => painter.node(n)));
    const edges = new vis.DataSet(scene.edges.map((e) => painter.edge(e)));
    const network = new vis.Network(container, { nodes, edges }, options);
    let shown = scene.nodes;
    let lines = scene.edges;
    network.on("beforeDrawing", () => {
      const at = network.getPositions();
      const scale = network.getScale();
      const { x, y } = network.getViewPosition();
      const [w, h] = [container.clientWidth / 2 - 2, container.clientHeight / 2 - 2];
      const frame = [x * scale - w, y * scale - h, x * scale + w, y * scale + h];
      painter.plan(shown.filter((n) => at[n.id]).map((n) => ({ ...n, ...at[n.id] })), scale, frame);
    });
    network.on("afterDrawing", (ctx) => lines.length <= FEW && painter.counts(ctx, lines, network.getPositions()));
    const fit = () => {
      const at = Object.values(network.getPositions());
      if (!at.length || !container.clientWidth) return;
      const [xs, ys] = [at.map((p) => p.x), at.map((p) => p.y)];
      const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
      const margin = container.clientWidth < 600 ? 60 : 112;
      const scale = Math.min((container.clientWidth - margin) / (right - left || 1), (container.clientHeight - 112) / (bottom - top || 1), 1.25);
      network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 + 8 / scale }, scale: Math.max(scale, 0.05), animation: false });
    };
    fit();
    return {
      network, painter, fit,
      show(next) {
        shown = next.nodes;
        lines = next.edges;
        painter.legend(next.legend);
        const keep = new Set(next.nodes.map((n) => n.id));
        nodes.remove(nodes.getIds().filter((id) => !keep.has(id)));
        edges.clear();
        nodes.update(next.nodes.map((n) => painter.node(n)));
        edges.add(next.edges.map((e) => painter.edge(e)));
      },
      retheme(current) {
        painter.theme();
        this.show(current);
        network.redraw();
      },
    };
  }

  globalThis.hubgraphDraw = { mount, Painter };
})();
