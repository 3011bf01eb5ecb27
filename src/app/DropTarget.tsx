import { useEffect, useState } from 'react';
import { useApp, useAppState } from '../panels/appContext.ts';
import { showError } from '../store/jobs.ts';
import { openFiles, openOnceListed } from '../store/openActions.ts';
import { printable } from '../words/names.ts';
import { dropped, folderFiles } from './droppedFiles.ts';

/** The whole window takes files; says so while they are dragged over it. */
export function DropTarget() {
  const app = useApp();
  const isComparing = useAppState((state) => state.comparison !== null);
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const over = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setIsOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setIsOver(false);
    };
    const drop = (event: DragEvent) => {
      setIsOver(false);
      if (!hasFiles(event)) return;
      event.preventDefault();
      const { files, folders } = dropped(event.dataTransfer?.items ?? []);
      const opened =
        folders.length === 0
          ? openFiles(app, files)
          : openOnceListed(app, folders.map(({ name }) => printable(name)).join(', '), async (isCurrent) => [
              ...files,
              ...(await folderFiles(folders, isCurrent)),
            ]);
      opened.catch((error: unknown) => {
        showError(app, error);
      });
    };
    // What a pointer has come to takes nothing otherwise, be it moved or the page.
    window.addEventListener('dragenter', over);
    window.addEventListener('dragover', over);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragenter', over);
      window.removeEventListener('dragover', over);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, [app]);
  if (!isOver) return null;
  return (
    <div className="drop-target" aria-hidden="true">
      <p>
        {isComparing
          ? 'Drop results files (.json) to compare them'
          : 'Drop a .tflite or .onnx model, labelled data (files, or a folder of images), or both'}
      </p>
    </div>
  );
}
