import { cloudOn } from '../src/charts/cloudOn.ts';
import type { CloudApi } from './cloudClient.ts';
import { exposeWorker } from './exposeWorker.ts';

let show: CloudApi['show'] | undefined;

const api: CloudApi = {
  begin(canvas) {
    show = cloudOn(canvas);
  },
  show: (changed) => show?.(changed),
};

exposeWorker(api);
