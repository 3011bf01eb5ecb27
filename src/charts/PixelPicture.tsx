import './pixelPicture.css';
import { useEffect, useRef } from 'react';

interface PixelPictureProps {
  readonly width: number;
  readonly height: number;
  /** Row-major red, green, blue and opacity. */
  readonly rgba: Uint8ClampedArray;
  readonly label: string;
}

/** A small picture, pixel for pixel. */
export function PixelPicture({ width, height, rgba, label }: PixelPictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const pixels = new ImageData(new Uint8ClampedArray(rgba), width, height);
    canvas.current?.getContext('2d')?.putImageData(pixels, 0, 0);
  }, [rgba, width, height]);
  return (
    <canvas
      ref={canvas}
      className="pixel-picture"
      width={width}
      height={height}
      role="img"
      aria-label={label}
    />
  );
}
