/** Endings of model files. Names are for people; `readModel.ts` goes by the content. */
const ending = /\.(tflite|lite|onnx)$/i;

/** Whether a file is called as models are, for what must be said or chosen before its content is known. */
export function isModelName(fileName: string): boolean {
  return ending.test(fileName);
}

/** A model's name as people say it: the file's without its ending. */
export function modelTitle(fileName: string): string {
  return fileName.replace(ending, '');
}
