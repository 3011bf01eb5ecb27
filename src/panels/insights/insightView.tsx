import './insightView.css';
import type { ComponentType } from 'react';
import { lazy } from 'react';
import { convLayers } from '../../network/network.ts';
import { useAppState } from '../appContext.ts';
import type { Shown } from '../useShown.ts';
import { useRestedShown } from '../useShown.ts';

/** What a view looks at. */
export interface InsightProps {
  readonly shown: Shown;
  /** Index of a convolution: the one that a person has chosen to look at, or the first explored one. */
  readonly layer: number;
}

/** A view that is fetched when it is first opened, or says that it could not be. Shows nothing before the first result. */
export function insightView(load: () => Promise<ComponentType<InsightProps>>): ComponentType {
  return lazy(async (): Promise<{ default: ComponentType }> => {
    const view = await load().catch(() => null);
    return { default: view ? withShown(view) : NotLoaded };
  });
}

function withShown(View: ComponentType<InsightProps>): ComponentType {
  return function Insight() {
    const shown = useRestedShown();
    const looked = useAppState((state) => state.lookedLayer);
    if (!shown)
      return <p className="insight__note">There is something to see once the exact network is measured.</p>;
    const { network, space } = shown.exploration;
    const layers = convLayers(network).map(({ index }) => index);
    const layer = looked !== null && layers.includes(looked) ? looked : (space.layers[0]?.layer ?? layers[0]);
    if (layer === undefined) return <p className="insight__note">The network has no convolutions.</p>;
    return <View shown={shown} layer={layer} />;
  };
}

function NotLoaded() {
  return (
    <p className="insight__note" role="alert">
      This view could not be loaded from this site: check the connection and reload the page. The address
      holds the settings.
    </p>
  );
}
