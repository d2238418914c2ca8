/** The map on the screen: sigma drawing the figure, the camera, and what the pointer and the keyboard do to it. */

import { createNodeBorderProgram } from "@sigma/node-border";
import Sigma from "sigma";
import { rounded } from "../state/address";
import { neighboursOf, type Ecosystem } from "../state/ecosystem";
import type { Camera } from "../state/view";
import { createFigure } from "./figure";
import { createLettering } from "./lettering";
import { prefersStillness, readTheme, watchTheme } from "./theme";

export interface MapEvents {
  picked(id: string | null): void;
  /** The camera came to rest; null is the whole graph. */
  moved(camera: Camera | null): void;
  /** The browser took the drawing away, as it may when memory is short. */
  lost(): void;
}

/** Pixels at each side of the map that panels cover. */
export interface Insets {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface DrawnMap {
  show(visible: ReadonlySet<string>, selected: string | null): void;
  look(camera: Camera | null): void;
  fit(): void;
  zoom(factor: number): void;
  pan(right: number, down: number): void;
  /** Move so that this body is in sight, not under a panel; `near` frames it with its neighbours. */
  reveal(id: string, near: boolean): void;
  resize(): void;
}

const MARGIN = 44;
const REST = 250;
const REACH = 14;
const NEAR = 0.3;
const GROWTH = 0.3;
const CLOSEST = 0.02;
const FARTHEST = 3;

const DotProgram = createNodeBorderProgram({
  borders: [
    { size: { value: 1.5, mode: "pixels" }, color: { attribute: "haloColor" } },
    { size: { value: 1, mode: "pixels" }, color: { attribute: "rimColor" } },
    { size: { fill: true }, color: { attribute: "color" } },
  ],
});

/** Draw the ecosystem in this element, which must be on the page and have a size. */
export function createMap(
  container: HTMLElement,
  ecosystem: Ecosystem,
  colours: ReadonlyMap<string, string>,
  insets: () => Insets,
  events: MapEvents,
): DrawnMap {
  let theme = readTheme();
  const room = { width: container.clientWidth, height: container.clientHeight };
  const figure = createFigure(ecosystem, colours, theme, room);
  const lettering = createLettering(ecosystem, figure, theme, () => {
    const { left, top, right, bottom } = insets();
    return { left, top, right: container.clientWidth - right, bottom: container.clientHeight - bottom };
  });
  let visible: ReadonlySet<string> = new Set();
  let selected: string | null = null;
  let hovered: string | null = null;
  /** Where the camera is when it shows everything; being there is not worth a place in the address. */
  let home: Camera | null = null;
  let resting: ReturnType<typeof setTimeout> | undefined;

  const sigma = new Sigma(figure.graph, container, {
    nodeProgramClasses: { dot: DotProgram },
    defaultNodeType: "dot",
    nodeReducer: (id, data) => figure.node(id, data),
    edgeReducer: (id) => figure.edge(id),
    renderLabels: false,
    defaultDrawNodeHover: () => undefined,
    zIndex: true,
    // Nearer, dots grow less than the distances between them: zooming in takes crowds apart.
    zoomToSizeRatioFunction: (ratio) => ratio ** GROWTH,
    enableCameraRotation: false,
    minCameraRatio: CLOSEST,
    maxCameraRatio: FARTHEST,
    stagePadding: MARGIN,
    minEdgeThickness: 0.6,
    zoomingRatio: 1.5,
    allowInvalidContainer: true,
  });
  const camera = sigma.getCamera();

  const attend = () => {
    figure.attend({ visible, hovered, selected });
    sigma.refresh({ skipIndexation: true });
  };
  const hover = (id: string | null) => {
    if (hovered === id) return;
    hovered = id;
    container.classList.toggle("is-over-body", id !== null);
    attend();
  };
  const move = (state: Partial<Camera>) => {
    if (prefersStillness()) camera.setState(state);
    else void camera.animate(state, { duration: 420, easing: "cubicInOut" });
  };
  const shownAround = (id: string) => [id, ...neighboursOf(ecosystem, id)].filter((other) => visible.has(other));
  const present = (): Camera => rounded(camera.getState());
  const reportRest = () => {
    clearTimeout(resting);
    resting = setTimeout(() => {
      const now = present();
      events.moved(home && sameCamera(now, home) ? null : now);
    }, REST);
  };
  const goHome = (animated: boolean) => {
    home = rounded(cameraAround(sigma, visible, insets()));
    if (animated) move(home);
    else camera.setState(home);
  };

  sigma.on("afterRender", () => lettering.write(sigma));
  sigma.on("enterNode", ({ node }) => hover(node));
  sigma.on("leaveNode", () => hover(null));
  sigma.on("clickNode", ({ node }) => events.picked(node));
  sigma.on("clickStage", ({ event }) => events.picked(nearest(sigma, visible, event)));
  camera.on("updated", reportRest);
  watchTheme(() => {
    theme = readTheme();
    figure.paint(theme);
    lettering.paint(theme);
    attend();
  });
  for (const canvas of Object.values(sigma.getCanvases())) {
    canvas.addEventListener("webglcontextlost", () => events.lost());
  }

  return {
    show(nextVisible, nextSelected) {
      if (nextVisible !== visible) lettering.rank(nextVisible);
      const changed = nextVisible !== visible || nextSelected !== selected;
      visible = nextVisible;
      selected = nextSelected;
      if (hovered && !visible.has(hovered)) hovered = null;
      if (changed) attend();
    },
    look(wanted) {
      if (!wanted) goHome(false);
      else if (!sameCamera(wanted, present())) camera.setState(wanted);
    },
    fit: () => goHome(true),
    zoom: (factor) => move({ ratio: Math.min(FARTHEST, Math.max(CLOSEST, camera.getState().ratio / factor)) }),
    pan(right, down) {
      const { width, height } = sigma.getDimensions();
      move(centredOn(sigma, { x: width / 2 + right, y: height / 2 + down }));
    },
    reveal(id, near) {
      if (container.clientWidth === 0) return;
      const data = sigma.getNodeDisplayData(id);
      if (!data || data.hidden) return;
      const { width, height } = sigma.getDimensions();
      const covered = insets();
      const { x, y } = sigma.framedGraphToViewport(data);
      const inSight =
        x > covered.left + MARGIN &&
        x < width - covered.right - MARGIN &&
        y > covered.top + MARGIN &&
        y < height - covered.bottom - MARGIN;
      if (near) move(cameraAround(sigma, shownAround(id), covered, NEAR));
      else if (!inSight) move(framing(sigma, data, camera.getState().ratio, covered));
    },
    resize() {
      if (container.clientWidth === 0 || container.clientHeight === 0) return;
      const atHome = home !== null && sameCamera(present(), home);
      sigma.resize();
      if (atHome) goHome(false);
      sigma.refresh({ skipIndexation: true });
    },
  };
}

function sameCamera(a: Camera, b: Camera): boolean {
  return a.x === b.x && a.y === b.y && a.ratio === b.ratio;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** The camera whose middle is what is now at this point of the screen. */
function centredOn(sigma: Sigma, point: Point): Point {
  return sigma.viewportToFramedGraph(point);
}

/** The camera that shows a point of the graph in the middle of what the panels leave free. */
function framing(sigma: Sigma, point: Point, ratio: number, covered: Insets): Camera {
  const { width, height } = sigma.getDimensions();
  const cameraState = { x: point.x, y: point.y, ratio, angle: 0 };
  const shift = { x: (covered.left - covered.right) / 2, y: (covered.top - covered.bottom) / 2 };
  const middle = sigma.viewportToFramedGraph({ x: width / 2 - shift.x, y: height / 2 - shift.y }, { cameraState });
  return { x: middle.x, y: middle.y, ratio };
}

/** The camera that shows all of these bodies beside the panels. */
function cameraAround(sigma: Sigma, ids: Iterable<string>, covered: Insets, nearest = 0.05): Camera {
  const cameraState = { x: 0.5, y: 0.5, ratio: 1, angle: 0 };
  const { width, height } = sigma.getDimensions();
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const id of ids) {
    const data = sigma.getNodeDisplayData(id);
    if (!data) continue;
    const { x, y } = sigma.framedGraphToViewport(data, { cameraState });
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  }
  if (left > right) return { x: 0.5, y: 0.5, ratio: 1 };
  const free = {
    width: Math.max(80, width - covered.left - covered.right - 2 * MARGIN),
    height: Math.max(80, height - covered.top - covered.bottom - 2 * MARGIN),
  };
  const ratio = Math.min(FARTHEST, Math.max(nearest, (right - left) / free.width, (bottom - top) / free.height));
  const middle = sigma.viewportToFramedGraph({ x: (left + right) / 2, y: (top + bottom) / 2 }, { cameraState });
  return framing(sigma, middle, ratio, covered);
}

/** The body nearest to a click that missed, if it missed by little; fingers are less exact than dots are small. */
function nearest(sigma: Sigma, ids: ReadonlySet<string>, click: Point): string | null {
  let best: string | null = null;
  let reach = matchMedia("(pointer: coarse)").matches ? REACH * 1.8 : REACH;
  for (const id of ids) {
    const data = sigma.getNodeDisplayData(id);
    if (!data) continue;
    const { x, y } = sigma.framedGraphToViewport(data);
    const distance = Math.hypot(x - click.x, y - click.y) - sigma.scaleSize(data.size);
    if (distance < reach) [best, reach] = [id, distance];
  }
  return best;
}
