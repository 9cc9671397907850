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

  /* What is not wanted any more goes; of what is wanted only that is handed on which looks otherwise than before. */
  function drop(set, wanted) {
    const keep = new Set(wanted.map((one) => one.id));
    const gone = set.getIds().filter((id) => !keep.has(id));
    if (gone.length) set.remove(gone);
    gone.forEach((id) => set.looks?.delete(id));
  }

  function put(set, rows, look) {
    set.looks ??= new Map();
    const fresh = rows.filter((row) => set.looks.get(row.id) !== look(row));
    fresh.forEach((row) => set.looks.set(row.id, look(row)));
    if (fresh.length) set.update(fresh);
  }

  /* What stays is only moved: handed on, each would be made anew. */
  function move(bodies, rows) {
    for (const { id, x, y } of rows) if (bodies[id]) Object.assign(bodies[id], { x, y });
  }

  /* Make a network of a scene in a container; answers what is needed to change it. */
  function mount(container, scene, extra = {}) {
    const painter = new Painter(scene.legend, extra);
    const nodes = new vis.DataSet(scene.nodes.map((n) => painter.node(n)));
    const edges = new vis.DataSet(scene.edges.map((e) => painter.edge(e)));
    const network = new vis.Network(container, { nodes, edges }, options);
    const lined = globalThis.hubgraphStrokes(network, painter);
    lined(scene.edges);
    const paint = () => network.body.emitter.emit("_requestRedraw"); // once, with the next frame
    let shown = scene.nodes;
    let lines = scene.edges;
    let columns = scene.headings ?? [];
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
      const frame = [x * scale - w, y * scale - h, x * scale + w, y * scale + h - room().foot];
      const fall = new Map(); // how far down the lines of each lead, taken together
      const lead = (id, dy) => fall.set(id, (fall.get(id) ?? 0) + dy);
      for (const { from, to } of lines) {
        if (from === to || !at[from] || !at[to]) continue;
        const dy = (at[to].y - at[from].y) / (Math.hypot(at[to].x - at[from].x, at[to].y - at[from].y) || 1);
        lead(from, dy);
        lead(to, -dy);
      }
      painter.plan(shown.filter((n) => at[n.id]).map(({ id }) => ({ id, ...at[id], up: fall.get(id) > 0.1 })), scale, frame, columns);
    });
    network.on("dragging", ({ nodes: moved }) => moved.length && replan());
    network.on("afterDrawing", (ctx) => {
      painter.headings(ctx);
      if (lines.length <= FEW) painter.counts(ctx, lines, network.getPositions(), network.getScale() >= 1.2);
      else if (lines.some((line) => line.said)) painter.counts(ctx, lines.filter((line) => line.said), network.getPositions());
    });
    /* The room for shapes; --foot is the height that a style sheet lays over the lower edge. */
    const room = () => {
      const foot = parseFloat(getComputedStyle(container).getPropertyValue("--foot")) || 0;
      return { foot, wide: container.clientWidth - (container.clientWidth < 600 ? 60 : 112), high: container.clientHeight - foot - 112 };
    };
    const fit = () => {
      replan();
      const at = Object.values(network.getPositions());
      if (!at.length || !container.clientWidth) return;
      const [xs, ys] = [at.map((p) => p.x), at.map((p) => p.y)];
      const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
      const { wide, high, foot } = room();
      const scale = Math.min(wide / (right - left || 1), high / (bottom - top || 1), 1.25);
      network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 + (8 + foot / 2) / scale }, scale: Math.max(scale, 0.05), animation: false });
    };
    fit();
    return {
      network, painter, fit, replan, room, paint,
      show(next) {
        replan();
        shown = next.nodes;
        lines = next.edges;
        columns = next.headings ?? [];
        painter.legend(next.legend);
        network.renderer.allowRedraw = false; // the library would draw at once after each of these
        drop(edges, next.edges);
        drop(nodes, next.nodes);
        move(network.body.nodes, next.nodes);
        put(nodes, next.nodes.map((n) => painter.node(n)), () => "");
        put(edges, next.edges.map((e) => painter.edge(e)), ({ data: e, width, smooth }) => `${e.modality} ${width} ${e.arrows} ${JSON.stringify(smooth)} ${painter.side}`);
        lined(next.edges);
        network.renderer.allowRedraw = true;
        paint();
      },
      retheme(current) {
        painter.theme();
        this.show(current);
      },
    };
  }

  globalThis.hubgraphDraw = { mount, Painter };
})();
