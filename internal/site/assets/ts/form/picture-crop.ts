/** The square of a picture that is kept: its middle and its side, in shares; the side of the shorter side of the picture. */
interface Square {
  x: number;
  y: number;
  side: number;
}

const step = 0.02;
const smallest = 0.1;

/** Chooses the square of a picture before it is sent, by dragging, by keys or by a slider. Without script it is the middle. */
export class PictureCrop extends HTMLElement {
  private square: Square = { x: 0.5, y: 0.5, side: 1 };
  private image = new Image();
  private stage?: HTMLElement;
  private frame!: SVGSVGElement;
  private slider!: HTMLInputElement;
  private field!: HTMLInputElement;

  connectedCallback(): void {
    const file = this.querySelector<HTMLInputElement>("input[type=file]");
    const field = this.querySelector<HTMLInputElement>("input[type=hidden]");
    if (!file || !field || this.dataset.crop === undefined || this.stage) return;
    this.field = field;
    file.addEventListener("change", () => {
      const [chosen] = Array.from(file.files ?? []);
      if (chosen) this.read(chosen);
      else if (this.stage) this.stage.hidden = true;
    });
    this.image.alt = "";
    this.image.addEventListener("load", () => {
      this.build();
      this.square = { x: 0.5, y: 0.5, side: 1 };
      this.draw();
    });
    this.image.addEventListener("error", () => {
      if (this.stage) this.stage.hidden = true;
      this.field.value = "";
    });
  }

  /** As data, because pages may show nothing else that is not the server's. */
  private read(file: File): void {
    const reader = new FileReader();
    reader.addEventListener("load", () => {
      this.image.src = String(reader.result);
    });
    reader.readAsDataURL(file);
  }

  private build(): void {
    if (this.stage) {
      this.stage.hidden = false;
      return;
    }
    const stage = document.createElement("div");
    const picture = document.createElement("div");
    this.frame = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    this.slider = document.createElement("input");
    const label = document.createElement("label");
    const hint = document.createElement("span");
    stage.className = "crop";
    picture.className = "crop-picture";
    picture.tabIndex = 0;
    picture.setAttribute("role", "group");
    picture.setAttribute("aria-label", this.dataset.label ?? "");
    hint.className = "hint";
    hint.textContent = this.dataset.keys ?? "";
    label.textContent = this.dataset.size ?? "";
    Object.assign(this.slider, { type: "range", min: "0.1", max: "1", step: "0.01" });
    label.append(this.slider);
    picture.append(this.image, this.frame);
    stage.append(picture, hint, label);
    this.append(stage);
    this.stage = stage;
    this.slider.addEventListener("input", () => this.set({ side: Number(this.slider.value) }));
    picture.addEventListener("keydown", (e) => this.key(e));
    picture.addEventListener("pointerdown", (e) => {
      e.preventDefault();
      picture.focus();
      picture.setPointerCapture(e.pointerId);
      this.point(e);
    });
    picture.addEventListener("pointermove", (e) => {
      if (picture.hasPointerCapture(e.pointerId)) this.point(e);
    });
  }

  private point(e: PointerEvent): void {
    const box = this.image.getBoundingClientRect();
    this.set({ x: (e.clientX - box.left) / box.width, y: (e.clientY - box.top) / box.height });
  }

  private key(e: KeyboardEvent): void {
    const { x, y, side } = this.square;
    const to: Partial<Square> | undefined = {
      ArrowLeft: { x: x - step },
      ArrowRight: { x: x + step },
      ArrowUp: { y: y - step },
      ArrowDown: { y: y + step },
      "+": { side: side + step },
      "=": { side: side + step },
      "-": { side: side - step },
    }[e.key];
    if (!to || e.ctrlKey || e.metaKey || e.target === this.slider) return;
    e.preventDefault();
    this.set(to);
  }

  private set(to: Partial<Square>): void {
    this.square = { ...this.square, ...to };
    this.draw();
  }

  /** Keeps the square inside the picture, as the server does, and draws it. */
  private draw(): void {
    const w = this.image.naturalWidth;
    const h = this.image.naturalHeight;
    const side = Math.min(1, Math.max(smallest, this.square.side));
    const pixels = side * Math.min(w, h);
    const inside = (v: number, length: number): number =>
      Math.min(length - pixels / 2, Math.max(pixels / 2, v * length)) / length;
    const x = inside(this.square.x, w);
    const y = inside(this.square.y, h);
    this.square = { x, y, side };
    const left = x * w - pixels / 2;
    const top = y * h - pixels / 2;
    this.frame.setAttribute("viewBox", `0 0 ${String(w)} ${String(h)}`);
    const shape = (d: string, name: string): SVGPathElement => {
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
      path.setAttribute("d", d);
      path.setAttribute("class", name);
      return path;
    };
    const box = `M${String(left)} ${String(top)}h${String(pixels)}v${String(pixels)}h${String(-pixels)}z`;
    this.frame.replaceChildren(
      shape(`M0 0h${String(w)}v${String(h)}h${String(-w)}z${box}`, "crop-away"),
      shape(box, "crop-kept"),
    );
    this.slider.value = String(side);
    this.field.value = [x, y, side].map((v) => v.toFixed(4)).join(" ");
  }
}
