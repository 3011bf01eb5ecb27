import { TauscopeError } from '../network/errors.ts';

/** A PNG of a drawing with `scale` pixels to each of its own. Throws TauscopeError `picture-failed`. */
export async function rasterise(svg: string, scale: number): Promise<Uint8Array> {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.naturalWidth * scale;
    canvas.height = image.naturalHeight * scale;
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
    if (blob) return new Uint8Array(await blob.arrayBuffer());
  } catch {
    // What is wrong with a picture the browser does not say.
  } finally {
    URL.revokeObjectURL(url);
  }
  throw new TauscopeError(
    'picture-failed',
    'This browser cannot make a picture of the chart. Save it as SVG.',
  );
}
