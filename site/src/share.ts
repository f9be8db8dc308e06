import examples from 'site:examples';

/*
 * A design in an address: `#text=...` is the deflated text in base64url, `#example=NAME` one of the examples. What
 * stands behind `#` never leaves the browser.
 */

/** Longer ones would make addresses that nothing can carry. */
const MOST_CHARACTERS = 60_000;

export interface Design {
  /** Of an example; undefined where the text is somebody's own. */
  readonly example?: string;
  readonly text: string;
}

const FIRST = 'three-ways';

export async function designOf(hash: string): Promise<Design> {
  const params = new URLSearchParams(hash.replace(/^#/, ''));
  const packed = params.get('text');
  if (packed !== null) {
    try {
      return { text: await unpack(packed) };
    } catch {
      return { text: '// The link does not hold a whole design: it was cut off on its way, it seems.\n' };
    }
  }
  return exampleOf(params.get('example') ?? FIRST) ?? exampleOf(FIRST) ?? { text: '' };
}

export function exampleOf(name: string): Design | undefined {
  const found = examples.find((one) => one.name === name);
  return found && { example: found.name, text: found.text };
}

/** The part of an address that stands for a text; undefined where it is too long for one. */
export async function hashOf(text: string): Promise<string | undefined> {
  const example = examples.find((one) => one.text === text);
  if (example) return `#example=${example.name}`;
  const packed = await pack(text);
  return packed.length > MOST_CHARACTERS ? undefined : `#text=${packed}`;
}

async function pack(text: string): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

async function unpack(packed: string): Promise<string> {
  const binary = atob(packed.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Response(stream).text();
}
