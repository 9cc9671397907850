/* Draws in place of vis-network: straight lines that look alike are one path, names one after another, and nothing that
   lies outside the frame. What is bent or under the pointer the library draws. painter.js comes first; classic as that. */
"use strict";
(() => {
  const THROUGH = 0.7; // opacity of lines
  const MARGIN = 40; // pixels round the frame in which a shape may still be seen
  /* Heads of lines as the library draws them: the tip in the origin, one long, pointing along x. */
  const HEADS = {
    arrow: [[0, 0], [-1, 0.3], [-0.9, 0], [-1, -0.3]], vee: [[0, 0], [-1, 0.3], [-0.5, 0], [-1, -0.3]],
    bar: [[0, 0.5], [0, -0.5], [-0.15, -0.5], [-0.15, 0.5]],
  };

  /* A head at the border of the square round `to`, on the line that comes from `from`; r is half its side. */
  function head(ctx, points, from, to, r, long) {
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    const far = Math.hypot(dx, dy) || 1;
    const [c, s] = [dx / far, dy / far];
    const off = Math.min(r / Math.abs(c), r / Math.abs(s)) + 1;
    const [x, y] = [to.x - off * c, to.y - off * s];
    points.forEach(([px, py], i) => ctx[i ? "lineTo" : "moveTo"](x + long * (px * c - py * s), y + long * (px * s + py * c)));
    ctx.closePath();
  }

  /* Take over the drawing of a network; answers what is told which lines there are. */
  function takeOver(network, painter) {
    const { renderer, body } = network;
    let groups = [];
    let single = [];
    const others = (draw, ctx) => {
      for (const { id } of [...single, ...Object.values(network.selectionHandler.hoverObj.edges)]) body.edges[id]?.[draw](ctx);
    };

    /* What is in the frame, in coordinates of the canvas: [left, top, right, bottom]. */
    function frame() {
      const { clientWidth, clientHeight } = network.canvas.frame;
      const [a, b] = [[-MARGIN, -MARGIN], [clientWidth + MARGIN, clientHeight + MARGIN]].map(([x, y]) => network.canvas.DOMtoCanvas({ x, y }));
      return [a.x, a.y, b.x, b.y];
    }

    /* Each group of lines once, with the ends of those that may be seen. */
    function eachGroup(ctx, draw) {
      const [left, top, right, bottom] = frame();
      ctx.save();
      ctx.globalAlpha = THROUGH;
      for (const group of groups) {
        const stroke = painter.strokes.get(group.modality);
        ctx.strokeStyle = ctx.fillStyle = stroke.colour[painter.side];
        ctx.beginPath();
        for (const line of group.lines) {
          const [a, b] = [body.nodes[line.from], body.nodes[line.to]];
          const away = Math.max(a.x, b.x) < left || Math.min(a.x, b.x) > right || Math.max(a.y, b.y) < top || Math.min(a.y, b.y) > bottom;
          if (!away) draw.each(line, a, b, stroke);
        }
        draw.end(stroke, group.width);
      }
      ctx.restore();
    }

    renderer._drawEdges = (ctx) => {
      eachGroup(ctx, {
        each(line, a, b) {
          ctx.moveTo(a.x, a.y);
          ctx.lineTo(b.x, b.y);
        },
        end({ dash }, width) {
          ctx.lineWidth = Math.max(width, 0.3 / painter.scale);
          ctx.lineCap = dash.length ? "round" : "butt";
          ctx.setLineDash(dash);
          ctx.stroke();
        },
      });
      others("draw", ctx);
    };

    renderer._drawArrows = (ctx) => {
      const half = (id) => painter.radius(painter.data.get(id).size);
      eachGroup(ctx, {
        each({ arrows, from, to, width }, a, b, { end }) {
          const points = HEADS[end] ?? HEADS.arrow;
          const long = 8.25 + 3 * width; // as the library does at a scale of 0.55
          if (arrows !== "none") head(ctx, points, a, b, half(to), long);
          if (arrows === "both") head(ctx, points, b, a, half(from), long);
        },
        end: () => ctx.fill(),
      });
      others("drawArrows", ctx);
    };

    renderer._drawNodes = (ctx) => {
      const [left, top, right, bottom] = frame();
      const names = [];
      const drawn = body.nodeIndices.map((id) => body.nodes[id]).filter(({ x, y }) => x > left && x < right && y > top && y < bottom);
      for (const node of drawn.sort((a, b) => a.hover - b.hover || a.selected - b.selected)) {
        const data = painter.data.get(node.id);
        const r = painter.radius(data.size);
        Object.assign(node.shape, { left: node.x - r, top: node.y - r, width: 2 * r, height: 2 * r, customSizeWidth: 2 * r, customSizeHeight: 2 * r }); // where the pointer finds it
        painter.figure(ctx, data, node);
        names.push([data, node]);
      }
      return { drawExternalLabels: () => painter.names(ctx, names) };
    };

    return (lines) => {
      const found = new Map();
      single = lines.filter(({ from, to, smooth }) => from === to || smooth);
      for (const line of lines.filter((one) => !single.includes(one))) {
        const { modality, width } = line;
        const name = `${modality} ${width}`;
        if (!found.has(name)) found.set(name, { modality, width, lines: [] });
        found.get(name).lines.push(line);
      }
      groups = [...found.values()];
    };
  }

  globalThis.hubgraphStrokes = takeOver;
})();
