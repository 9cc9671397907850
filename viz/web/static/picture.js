// The whole view as a picture: drawn once more at its own size, off the page, with the ground or without.
const MARGIN = 70; // pixels round what is shown

export async function picture(scene, scale = 2, { language = "zh", transparent = false } = {}) {
  const [xs, ys] = [scene.nodes.map((n) => n.x), scene.nodes.map((n) => n.y)];
  const [left, top] = [Math.min(...xs, 0) - MARGIN, Math.min(...ys, 0) - MARGIN];
  const [wide, high] = [Math.max(...xs, 1) + MARGIN - left, Math.max(...ys, 1) + MARGIN - top];
  const holder = document.createElement("div");
  holder.className = "offstage";
  Object.assign(holder.style, { width: `${Math.ceil(wide)}px`, height: `${Math.ceil(high)}px` });
  document.body.append(holder);
  const drawn = globalThis.hubgraphDraw.mount(holder, scene, { language });
  try {
    const { network, painter } = drawn;
    network.moveTo({ position: { x: left + wide / 2, y: top + high / 2 }, scale: 1, animation: false });
    const canvas = network.canvas.frame.canvas;
    canvas.width = Math.ceil(wide * scale);
    canvas.height = Math.ceil(high * scale);
    network.canvas.pixelRatio = scale;
    if (!transparent) {
      network.on("beforeDrawing", (ctx) => {
        ctx.fillStyle = painter.colours.bg;
        ctx.fillRect(left, top, wide, high);
      });
    }
    drawn.replan();
    network.renderer._redraw();
    return await new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("canvas"))), "image/png"));
  } finally {
    drawn.network.destroy();
    holder.remove();
  }
}
