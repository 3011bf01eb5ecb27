import { defaultBoard } from '../examples/examples.ts';
import { dataNotice } from '../exploration/recipe/classifier.ts';
import { classesOf, namedImages } from '../exploration/recipe/classNames.ts';
import { defaultRecipe } from '../exploration/recipe/defaultRecipe.ts';
import { checkFit } from '../exploration/recipe/openSubject.ts';
import { rankingFault } from '../exploration/recipe/usualAllocation.ts';
import type { InputScale } from '../images/inputScale.ts';
import { checkFloatFit } from '../quantisation/classifiedImages.ts';
import { capitalised } from '../words/capitalised.ts';
import type { App } from './app.ts';
import { countedFrom } from './changedRecipe.ts';
import { proposalOrDoubt } from './inputActions.ts';
import { readyEngine } from './readyEngine.ts';
import type { AppState } from './state.ts';
import { closedState } from './state.ts';

/** What is open; a model that was quantised here comes with the float one. */
type Opened = Pick<AppState, 'model' | 'data'> & Partial<Pick<AppState, 'floatModel' | 'quantised'>>;

/**
 * Puts a model and data in place of what was open; one of them may still be missing.
 * @param inputScale proposed unless given
 * @throws TauscopeError when they do not fit
 */
export function acceptOpened(
  app: App,
  { model, data, floatModel = null, quantised = null }: Opened,
  inputScale?: InputScale,
): void {
  const { store } = app;
  if (model && data) checkFit(model.network, data.images, inputScale);
  if (floatModel && data) checkFloatFit(floatModel, data.images);
  const board = store.getState().recipe?.board ?? defaultBoard;
  const proposal = model && data && !inputScale ? proposalOrDoubt(model.network, data.images) : null;
  const scale = inputScale ?? proposal?.scale;
  const ofData = model && data && dataNotice(model.network, namedImages(model, data.images));
  const fault = model && data && rankingFault(model.network, data.reading?.regression);
  const notice = [proposal?.doubt, ofData, fault && `${capitalised(fault)}.`].filter(Boolean).join(' ');
  store.setState((state) => ({
    ...closedState(state),
    ownNames: state.ownNames,
    model,
    data,
    floatModel,
    quantised,
    recipe:
      model && data
        ? countedFrom(
            floatModel,
            defaultRecipe(
              model.network,
              data.images,
              { model: model.source, data: data.source, ...classesOf(model, data.images), ...data.reading },
              board,
              scale,
            ),
          )
        : null,
    message: notice ? { kind: 'notice', text: notice } : null,
  }));
  const { recipe } = store.getState();
  if (model && recipe) readyEngine(app, model.network, recipe.rounding);
}
