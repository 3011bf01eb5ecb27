import type { App } from './app.ts';

/** Says why what stands in a field of the settings is refused; null once it no longer is. */
export function refuseSetting({ store }: App, label: string, fault: string | null): void {
  store.setState(({ settingFaults }) => {
    const others = Object.entries(settingFaults).filter(([name]) => name !== label);
    return { settingFaults: Object.fromEntries(fault === null ? others : [...others, [label, fault]]) };
  });
}
