// The canvas by keys: one stop of Tab; Enter goes in, Esc out; arrows walk along lines. Every key has its button too.
import { here } from "./here.js";
import { lettersOn } from "./keys.js";
import { described, lineWords, say } from "./mirror.js";
import { t } from "./i18n.js";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const STEP = 20; // pixels that one key press moves an entity

export class Keys {
  /* `host`: model, state(), scene(), canvas, verbs, marks(). */
  constructor(host) {
    Object.assign(this, { host, line: -1, moving: null });
    host.canvas.container.addEventListener("blur", () => this.leave());
  }

  /* The entity that holds the keys. */
  get at() {
    return here.at;
  }

  set at(id) {
    here.at = id;
  }

  get scene() {
    return this.host.scene();
  }

  get ranked() {
    return this.scene.nodes.slice().sort((a, b) => a.rank - b.rank);
  }

  node(id) {
    return this.scene.nodes.find((n) => n.id === id);
  }

  /* Go to an entity and say it. */
  go(id) {
    if (!this.node(id)) return;
    Object.assign(this, { at: id, line: -1 });
    this.host.canvas.reveal([id]);
    this.host.marks();
    say(described(this.host.model, this.node(id), this.scene));
  }

  leave() {
    if (this.moving) this.drop();
    this.host.marks();
  }

  get target() {
    const [sel] = this.host.state().sel;
    return this.at || (sel && !sel.includes("~") ? sel : "");
  }

  press(event) {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey || event.target !== this.host.canvas.container) return;
    if (this.handled(event)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  handled(event) {
    const { key, shiftKey } = event;
    if (this.moving) return this.carry(key, shiftKey);
    if (ARROWS[key]) return shiftKey ? this.pan(ARROWS[key]) : this.walk(ARROWS[key]);
    if (key === "Enter") return this.enter();
    if (key === "Escape") return this.escape();
    if (key === "Tab") return this.at ? this.next(shiftKey ? -1 : 1) : false;
    if (key === " ") return this.choose(shiftKey);
    if (key === "ContextMenu" || (key === "F10" && shiftKey)) return this.menu();
    return lettersOn() && this.letter(key, shiftKey);
  }

  letter(key, shiftKey) {
    const { verbs, canvas } = this.host;
    const id = this.target;
    const chosen = this.at ? [this.at] : this.host.state().sel.filter((one) => !one.includes("~"));
    const plain = { "+": () => canvas.zoom(1.3), "=": () => canvas.zoom(1.3), "-": () => canvas.zoom(1 / 1.3), 0: () => canvas.fit(), "[": () => verbs.fold("left"), "]": () => verbs.fold("right") };
    const own = {
      e: () => verbs.expand(id), c: () => verbs.collapse(id), p: () => verbs.pin(chosen), f: () => verbs.focus(id), m: () => this.lift(id),
      h: () => (shiftKey ? verbs.hideOthers(chosen) : verbs.hide(chosen)), n: () => this.along(1), b: () => this.along(-1),
    };
    const run = plain[key] ?? (id ? own[key.toLowerCase()] : undefined);
    if (run) run();
    return Boolean(run);
  }

  enter() {
    if (!this.at) {
      const [sel] = this.host.state().sel;
      this.go(this.node(sel) ? sel : this.ranked[0]?.id);
      return true;
    }
    this.host.verbs.open(this.line >= 0 ? this.lines()[this.line].id : this.at);
    return true;
  }

  escape() {
    if (this.at) {
      this.at = "";
      this.host.marks();
      say(t("keys.out"));
      return true;
    }
    if (!this.host.state().sel.length) return false;
    this.host.verbs.select([]);
    return true;
  }

  choose(more) {
    if (!this.at) return false;
    const { sel } = this.host.state();
    const others = more ? sel.filter((id) => id !== this.at) : [];
    this.host.verbs.select(sel.includes(this.at) ? others : [...others, this.at]);
    return true;
  }

  next(way) {
    const ids = this.ranked.map((n) => n.id);
    this.go(ids[(ids.indexOf(this.at) + way + ids.length) % ids.length]);
    return true;
  }

  lines() {
    return this.scene.edges.filter((e) => e.from === this.at || e.to === this.at);
  }

  /* Through the lines of this entity, each said in words. */
  along(way) {
    const lines = this.lines();
    if (!lines.length) return say(t("keys.alone"));
    this.line = (this.line + way + lines.length) % lines.length;
    this.host.verbs.select([lines[this.line].id], { quiet: true });
    return say(lineWords(this.host.model, lines[this.line]));
  }

  /* The nearest neighbour along a line in that direction. */
  walk([dx, dy]) {
    if (!this.at) return this.pan([dx, dy]);
    const from = this.node(this.at);
    let best = null;
    for (const line of this.lines()) {
      const other = this.node(line.from === this.at ? line.to : line.from);
      if (!other || other === from) continue;
      const [x, y] = [other.x - from.x, other.y - from.y];
      const far = Math.hypot(x, y) || 1;
      const straight = (x * dx + y * dy) / far;
      if (straight < 0.35) continue;
      const cost = far * (2 - straight);
      if (!best || cost < best[0]) best = [cost, other.id];
    }
    if (best) this.go(best[1]);
    else say(t("keys.nothing"));
    return true;
  }

  pan([dx, dy]) {
    this.host.canvas.pan(dx * 60, dy * 60);
    return true;
  }

  menu() {
    const id = this.target;
    this.host.verbs.menu(id, this.host.canvas.point(id));
    return true;
  }

  /* M takes an entity up, arrows carry it, M or Enter puts it down (pinned), Esc puts it back. */
  lift(id) {
    const node = this.node(id);
    if (!node) return;
    this.at = id;
    this.moving = { id, spot: [node.x, node.y] };
    this.host.marks();
    say(t("keys.lifted"));
  }

  carry(key, shiftKey) {
    const way = ARROWS[key];
    if (way) {
      this.moving.spot = this.moving.spot.map((value, i) => value + way[i] * (shiftKey ? STEP * 4 : STEP));
      this.host.canvas.network.moveNode(this.moving.id, ...this.moving.spot);
      return true;
    }
    if (key === "Escape") return this.putBack();
    if (["m", "M", "Enter", " "].includes(key)) this.drop();
    return true;
  }

  drop() {
    const { id, spot } = this.moving;
    this.moving = null;
    this.host.verbs.moved([[id, spot]]);
  }

  putBack() {
    const { id } = this.moving;
    this.moving = null;
    const node = this.node(id);
    this.host.canvas.network.moveNode(id, node.x, node.y);
    return true;
  }
}
