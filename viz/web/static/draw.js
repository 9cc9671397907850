/* Draws a scene with vis-network, painted by painter.js, which comes first. Classic for the same reasons. */
"use strict";
(() => {
  const Painter = globalThis.hubgraphPainter;
  const FEW = 40; // lines up to which numbers stand on them

  const options = {
    autoResize: true, physics: false, layout: { improvedLayout: false },
    nodes: { chosen: false, font: { size: 13 } }, edges: { smooth: false, selectionWidth: 1.5, hoverWidth: 0.5 },
    interaction: { hover: true, dragNodes: true, zoomSpeed: 0.6, tooltipDelay: 1e9, selectConnectedEdges: false, multiselect: false },
  };

  /* Words over columns: years, types. */
  function headings(painter, ctx, found) {
    ctx.save();
    ctx.font = `600 ${13 / painter.scale}px ${painter.font}`;
    ctx.textAlign = "center";
    ctx.fillStyle = painter.colours.muted;
    for (const [x, y, word] of found) ctx.fillText(word, x, y);
    ctx.restore();
  }

  /* Make a network of a scene in a container; answers what is needed to change it. */
  function mount(container, scene, extra = {}) {
    const painter = new Painter(scene.legend, extra);
    const nodes = new vis.DataSet(scene.nodes.map((n) => painter.node(n)));
    const edges = new vis.DataSet(scene.edges.map((e) => painter.edge(e)));
    const network = new vis.Network(container, { nodes, edges }, options);
    let shown = scene.nodes;
    let lines = scene.edges;
    let planned = null; // names are planned again when the zoom or what is shown changes, or the view has moved a little
    const replan = () => (planned = null);
    network.on("beforeDrawing", () => {
      const scale = network.getScale();
      const { x, y } = network.getViewPosition();
      const still = planned && planned.scale === scale && Math.hypot(planned.x - x, planned.y - y) * scale < 24;
      if (still) return;
      const at = network.getPositions();
      planned = { scale, x, y };
      const [w, h] = [container.clientWidth / 2 - 2, container.clientHeight / 2 - 2];
      const frame = [x * scale - w, y * scale - h, x * scale + w, y * scale + h];
      painter.plan(shown.filter((n) => at[n.id]).map((n) => ({ ...n, ...at[n.id] })), scale, frame);
    });
    network.on("dragging", ({ nodes: moved }) => moved.length && replan());
    let columns = scene.headings ?? [];
    network.on("afterDrawing", (ctx) => {
      headings(painter, ctx, columns);
      if (lines.length <= FEW) painter.counts(ctx, lines, network.getPositions(), network.getScale() >= 1.2);
      else if (lines.some((line) => line.said)) painter.counts(ctx, lines.filter((line) => line.said), network.getPositions());
    });
    const fit = () => {
      replan();
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
      network, painter, fit, replan,
      show(next) {
        replan();
        shown = next.nodes;
        lines = next.edges;
        columns = next.headings ?? [];
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
