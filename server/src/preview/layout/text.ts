/*
 * Sizes of text without a screen: layout must be the same in the panel, on the command line and in a test. Widths are
 * those of DejaVu Sans, the widest of the fonts that stand behind `system-ui`, so that text never leaves its box.
 */

// Advance widths of U+0020 to U+007E in hundredths of the font size.
const REGULAR = [
  32, 40, 46, 84, 64, 95, 78, 27, 39, 39, 50, 84, 32, 36, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34,
  34, 84, 84, 84, 53, 100, 68, 69, 70, 77, 63, 58, 77, 75, 29, 29, 66, 56, 86, 75, 79, 60, 79, 69, 63, 61, 73,
  68, 99, 69, 61, 69, 39, 34, 39, 84, 50, 50, 61, 63, 55, 63, 62, 35, 63, 63, 28, 28, 58, 28, 97, 63, 61, 63,
  63, 41, 52, 39, 63, 59, 82, 59, 59, 52, 64, 34, 64, 84,
];
/** Bold is at most this much wider. */
const BOLD = 1.12;

/** Width in pixels of `text` at `size` pixels. An upper bound for the usual interface fonts. */
export function textWidth(text: string, size: number, bold = false): number {
  let hundredths = 0;
  for (const char of shownAs(text)) {
    const code = char.codePointAt(0) ?? 0;
    if (code >= 0x20 && code < 0x7f) hundredths += REGULAR[code - 0x20] ?? 64;
    else if (code === 0xb7) hundredths += 32;
    else if (code >= 0x300 && code < 0x370) hundredths += 0;
    else hundredths += code < 0x1100 ? 84 : 100;
  }
  return (hundredths * size * (bold ? BOLD : 1)) / 100;
}

/** `text` cut to `width` pixels, with an ellipsis where something is missing. */
export function fit(said: string, width: number, size: number, bold = false): string {
  const text = shownAs(said);
  if (textWidth(text, size, bold) <= width) return text;
  let kept = '';
  let used = textWidth('…', size, bold);
  for (const char of text) {
    used += textWidth(char, size, bold);
    if (used > width) break;
    kept += char;
  }
  return `${kept.trimEnd()}…`;
}

/** `text` in lines of `width` pixels, at most `most` of them; the last one shows what is missing by an ellipsis. */
export function wrap(text: string, width: number, size: number, most: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  const words = text.split(/\s+/u).filter((word) => word !== '');
  for (const [at, word] of words.entries()) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line === '' || textWidth(longer, size) <= width) {
      line = longer;
      continue;
    }
    if (lines.length === most - 1) {
      line = [line, ...words.slice(at)].join(' ');
      break;
    }
    lines.push(fit(line, width, size));
    line = word;
  }
  if (line !== '') lines.push(fit(line, width, size));
  return lines;
}

/**
 * What a person typed, made fit for XML and for one line: control characters become their visible pictures (U+2400
 * and up), lone surrogates and noncharacters the replacement character, and the invisible marks that reorder text are
 * shown as what they are.
 */
export function printable(text: string): string {
  let out = '';
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    if (code < 0x20) out += String.fromCharCode(0x2400 + code);
    else if (code === 0x7f) out += '\u2421';
    else if (code < 0xa0 && code >= 0x80) out += '\ufffd';
    else if (code >= 0xd800 && code <= 0xdfff) out += '\ufffd';
    else if ((code & 0xfffe) === 0xfffe || (code >= 0xfdd0 && code <= 0xfdef)) out += '\ufffd';
    else if (isBidiControl(code)) out += `‹U+${code.toString(16).toUpperCase()}›`;
    else out += char;
  }
  return out;
}

/** What is measured is what will stand there. Nearly all text is plain. */
const shownAs = (text: string): string => (/^[\x20-\x7e]*$/u.test(text) ? text : printable(text));

function isBidiControl(code: number): boolean {
  return (
    (code >= 0x202a && code <= 0x202e) ||
    (code >= 0x2066 && code <= 0x2069) ||
    code === 0x200e ||
    code === 0x200f
  );
}
