// What lies over the picture: while the pointer rests on an entity, it and its neighbours stand out from the rest.
const REST = 0.8; // how much of the ground colour covers what is not meant

export function spotlight(ctx, { network, painter }, id, scene) {
  const lines = scene.edges.filter((e) => e.from === id || e.to === id);
  const near = new Set([id, ...lines.flatMap((e) => [e.from, e.to])]);
  const wide = network.canvas.frame.canvas;
  ctx.save();
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.globalAlpha = REST;
  ctx.fillStyle = painter.colours.bg;
  ctx.fillRect(0, 0, wide.width, wide.height);
  ctx.restore();
  const { nodes, edges } = network.body;
  for (const line of lines) {
    edges[line.id]?.draw(ctx);
    edges[line.id]?.drawArrows(ctx);
  }
  const drawn = [...near].filter((one) => nodes[one]).map((one) => nodes[one].draw(ctx));
  drawn.forEach((node) => node.drawExternalLabel?.());
  painter.counts(ctx, lines.map((line) => ({ ...line, said: lines.length <= 14 })), network.getPositions());
}
