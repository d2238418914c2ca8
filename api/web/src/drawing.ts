/** The map's life: fetched when it is first needed, asked only while it is there, replaced by the list when it cannot be. */

import type { DrawnMap, Insets, MapEvents } from "./draw/map";
import { canDraw } from "./draw/webgl";
import type { MapLoss } from "./panels/stage";
import type { Scene } from "./state/scene";
import type { Camera } from "./state/view";

export interface Drawing {
  /** Draw the map, once there is something to draw. */
  begin(scene: Scene): Promise<void>;
  show(scene: Scene): void;
  look(camera: Camera | null): void;
  reveal(id: string, near: boolean): void;
  zoom(factor: number): void;
  pan(right: number, down: number): void;
  fit(): void;
  /** Why there is no map in this browser, if there is none. */
  loss(): MapLoss | null;
}

export interface DrawingEvents extends Omit<MapEvents, "lost"> {
  lost(reason: MapLoss): void;
}

export function createDrawing(canvas: HTMLElement, panel: HTMLElement, events: DrawingEvents): Drawing {
  let map: DrawnMap | null = null;
  let loss: MapLoss | null = null;
  const lose = (reason: MapLoss) => {
    map = null;
    loss = reason;
    events.lost(reason);
  };
  return {
    async begin({ ecosystem, terms, visible, view }) {
      if (map || ecosystem.nodes.size === 0) return;
      if (!canDraw()) return lose("map.noWebgl");
      const { createMap } = await import("./draw/map");
      const drawn = createMap(canvas, ecosystem, terms.colours, () => coveredBy(panel, canvas), {
        ...events,
        lost: () => lose("map.lost"),
      });
      map = drawn;
      drawn.show(visible, view.selected);
      drawn.look(view.camera);
      new ResizeObserver(() => drawn.resize()).observe(canvas);
    },
    show: ({ visible, view }) => map?.show(visible, view.selected),
    look: (camera) => map?.look(camera),
    reveal: (id, near) => map?.reveal(id, near),
    zoom: (factor) => map?.zoom(factor),
    pan: (right, down) => map?.pan(right, down),
    fit: () => map?.fit(),
    loss: () => loss,
  };
}

/** How much of the map a panel lying over it covers, at the side it lies on. */
function coveredBy(panel: HTMLElement, map: HTMLElement): Insets {
  const none = { left: 0, right: 0, top: 0, bottom: 0 };
  const over = panel.getBoundingClientRect();
  const under = map.getBoundingClientRect();
  if (over.width === 0 || over.height === 0) return none;
  if (over.width < under.width * 0.8) return { ...none, right: Math.max(0, under.right - over.left) };
  return { ...none, bottom: Math.max(0, under.bottom - over.top) };
}
