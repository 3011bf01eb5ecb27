import { useMemo } from 'react';
import { SeriesSymbol } from '../../charts/SeriesSymbol.tsx';
import type { ComparedSetting } from '../../exploration/compare/comparedSettings.ts';
import { comparedSettings } from '../../exploration/compare/comparedSettings.ts';
import { unbroken } from '../../words/unbroken.ts';
import { FoldingTable } from '../FoldingTable.tsx';
import type { Compared } from './compared.ts';

/** What differs in the settings, and, folded away, what does not. */
export function SettingsTable({ compared }: { readonly compared: readonly Compared[] }) {
  const settings = useMemo(() => comparedSettings(compared.map(({ results }) => results)), [compared]);
  const differing = settings.filter(({ differs }) => differs);
  return (
    <section className="card" aria-labelledby="what-differs">
      <h2 id="what-differs">What differs</h2>
      {differing.length > 0 ? (
        <Differences compared={compared} settings={differing} />
      ) : (
        <p className="compare__facts">The settings are the same.</p>
      )}
      <details>
        <summary>The same in all</summary>
        <dl className="compare__same">
          {settings
            .filter(({ differs }) => !differs)
            .map(({ title, texts: [text] }) => (
              <div key={title}>
                <dt>{title}</dt>
                <dd>{text && unbroken(text)}</dd>
              </div>
            ))}
        </dl>
      </details>
    </section>
  );
}

interface DifferencesProps {
  readonly compared: readonly Compared[];
  readonly settings: readonly ComparedSetting[];
}

function Differences({ compared, settings }: DifferencesProps) {
  return (
    <FoldingTable label="Settings that differ" className="compare__settings">
      <thead>
        <tr>
          <th scope="col">Setting</th>
          {compared.map(({ number, entry, results }) => (
            <th key={entry.id} scope="col">
              <SeriesSymbol series={number} /> {number} {results.name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {settings.map(({ title, texts }) => (
          <tr key={title}>
            <th scope="row">{title}</th>
            {texts.map((text, n) => {
              const { number, entry, results } = compared[n]!;
              return (
                <td key={entry.id} data-label={`${number} ${results.name}`}>
                  {unbroken(text)}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </FoldingTable>
  );
}
