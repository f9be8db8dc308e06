import type { ExportFormat } from '../../server/src/protocol/panel.ts';
import { print } from '../../server/src/preview/draw/print.ts';
import type { SvgNode } from '../../server/src/preview/draw/svg.ts';
import { phrase } from '../../server/src/words/phrase.ts';

/** Pixels of a PNG for each of the drawing; less where the picture is so large that a canvas would refuse it. */
const SCALE = 2;
const MOST_PIXELS = 60_000_000;

/** What a file of this format holds; null where the server writes it. A report takes its picture with it. */
export async function contentOf(
  format: ExportFormat,
  drawing: () => SvgNode | undefined,
): Promise<string | null> {
  if (format === 'csv' || format === 'json') return null;
  const drawn = drawing();
  if (!drawn) throw new Error(phrase`there is no picture yet`);
  return format === 'png' ? pngOf(drawn) : print(drawn);
}

/** In base64. The canvas is clean: the drawing refers to nothing outside. */
async function pngOf(drawn: SvgNode): Promise<string> {
  const [width, height] = [Number(drawn.attrs['width']), Number(drawn.attrs['height'])];
  const scale = Math.min(SCALE, Math.sqrt(MOST_PIXELS / Math.max(1, width * height)));
  const url = URL.createObjectURL(new Blob([print(drawn)], { type: 'image/svg+xml' }));
  try {
    const image = new Image(width, height);
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = Math.ceil(width * scale);
    canvas.height = Math.ceil(height * scale);
    const context = canvas.getContext('2d');
    if (!context) throw new Error(phrase`no canvas can be had`);
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    const data = canvas.toDataURL('image/png');
    return data.slice(data.indexOf(',') + 1);
  } finally {
    URL.revokeObjectURL(url);
  }
}
