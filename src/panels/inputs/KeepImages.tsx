import { useEffect, useState } from 'react';
import { isDataKept, keepData } from '../../store/shelfActions.ts';
import type { PageData } from '../../store/state.ts';
import { formatBytes } from '../../words/bytes.ts';
import { useApp } from '../appContext.ts';

/** Whether the files of the data stay in this browser; built-in data need not. */
export function KeepImages({ data }: { readonly data: PageData }) {
  const app = useApp();
  const [isKept, setIsKept] = useState(false);
  useEffect(() => {
    let isCurrent = true;
    void isDataKept(app, data).then((found) => isCurrent && setIsKept(found));
    return () => {
      isCurrent = false;
    };
  }, [app, data]);
  const { files } = data;
  if (!files) return null;
  const change = async (wanted: boolean) => {
    await keepData(app, data, wanted);
    setIsKept(await isDataKept(app, data));
  };
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  return (
    <label className="inputs__keep">
      <input type="checkbox" checked={isKept} onChange={(event) => void change(event.target.checked)} />
      Keep these images in this browser ({formatBytes(bytes)}), so that a reload need not ask for them.
      Results and the model’s file are kept anyway.
    </label>
  );
}
