/* Bytes as text. */

/** UTF-8, with or without a mark at its start. Throws where it is not: replaced characters would be written back. */
export function decoded(bytes: Uint8Array): string {
  if (isUtf16(bytes)) throw new Error('is UTF-16; .iov files are UTF-8');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Error(`is no UTF-8 (line ${lineOfFault(bytes)})`);
  }
}

/** What a host or a tool printed: UTF-8 with whatever else replaced, or UTF-16 where its mark says so (PowerShell). */
export function decodedLeniently(bytes: Uint8Array): string {
  if (!isUtf16(bytes)) return new TextDecoder('utf-8').decode(bytes);
  return new TextDecoder(bytes[0] === 0xff ? 'utf-16le' : 'utf-16be').decode(bytes);
}

function isUtf16([first, second]: Uint8Array): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

function lineOfFault(bytes: Uint8Array): number {
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const found = bytes.indexOf(0x0a, start);
    const end = found < 0 ? bytes.length : found + 1;
    // A line end is part of no other character, so lines can be looked at one by one.
    if (bytes.subarray(start, end).some((b) => b > 0x7f)) {
      try {
        new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(start, end));
      } catch {
        return line;
      }
    }
    start = end;
  }
  return line;
}
