import type { StoreApi } from 'zustand/vanilla';
import { createStore } from 'zustand/vanilla';
import type { Crosschecker } from '../../workers/crosscheckClient.ts';
import type { Exporter } from '../../workers/exportClient.ts';
import type { Quantiser } from '../../workers/quantisingClient.ts';
import type { Reader } from '../../workers/readingClient.ts';
import type { StartPainter } from '../charts/cloud.ts';
import type { OpenSerialLink } from '../device/serialLink.ts';
import type { Engine } from '../exploration/engine.ts';
import type { Clock } from '../exploration/progress.ts';
import type { Shelf } from './shelf.ts';
import type { AppState } from './state.ts';
import { initialState } from './state.ts';

/** An engine whose pending calls can be ended at once; it works again when next called. */
interface CancellableEngine extends Engine {
  /** Memory in use for the work. */
  readonly usedBytes: number;
  /** Gets ready for calls about the job that it holds. */
  start(): void;
  cancel(): void;
}

export interface SerialPorts {
  /** Lets a person pick a port and opens it; null when none was picked. */
  open(): Promise<OpenSerialLink | null>;
}

/** What the actions need from the world around them. */
export interface Services {
  readonly engine: CancellableEngine;
  /** Reads away from the page's thread. */
  readonly reader: Reader;
  /** Quantises away from the page's thread. */
  readonly quantiser: Quantiser;
  /** Compares with onnxruntime away from the page's thread. */
  readonly crosschecker: Crosschecker;
  readonly shelf: Shelf;
  readonly now: Clock;
  /** Content of a file below the site's root; as it is now, wherever else it is kept, with `no-store`. */
  fetchFile(path: string, cache?: 'no-store'): Promise<Uint8Array>;
  /** Makes bundles, firmware and the code of kernels away from the page's thread. */
  readonly exporter: Exporter;
  /** Paints away from the page's thread. */
  readonly startPainter: StartPainter;
  /** Null where the browser has no way to a serial port. */
  readonly serial: SerialPorts | null;
  /** A PNG of an SVG drawing, with `scale` pixels to each of its own. */
  rasterise(svg: string, scale: number): Promise<Uint8Array>;
  /** Hands a file to the person. */
  saveFile(name: string, bytes: Uint8Array, type: string): void;
}

/** The store and the world its actions work in. */
export interface App {
  readonly store: StoreApi<AppState>;
  readonly services: Services;
}

export function createApp(services: Services): App {
  return { store: createStore<AppState>()(() => initialState), services };
}
