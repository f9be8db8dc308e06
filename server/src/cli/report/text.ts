import type { Severity } from '../../model/finding.ts';
import { nameOf } from '../files.ts';
import { LineIndex } from '../../workspace/lines.ts';
import { type Colour, columns, painter, printable } from '../terminal.ts';
import { type Checked, linesOf } from './checked.ts';

const colours: Readonly<Record<Severity, Colour>> = {
  error: 'red',
  warning: 'yellow',
  information: 'blue',
  hint: 'cyan',
};

/** Where it is, the line, what is underlined, what could be done: as compilers print. */
export function textReport(checked: readonly Checked[]): string {
  const style = painter(process.stdout);
  const counts: Record<Severity, number> = { error: 0, warning: 0, information: 0, hint: 0 };
  let out = '';
  for (const file of checked) {
    const lines = linesOf(file);
    const texts = new Map(file.world.sources.map((s) => [s.uri, s.tree.text]));
    for (const { rule, severity, message, start, end, related, finding } of file.diagnostics) {
      counts[severity]++;
      const from = lines.positionAt(start);
      const to = lines.positionAt(end);
      out += `${style('bold', `${printable(file.name)}:${from.line + 1}:${from.character + 1}`)}: ${style(colours[severity], severity)} ${style('dim', rule)}: ${printable(message)}\n`;
      const line = lines.text.slice(lines.lineStart(from.line), lines.lineEnd(from.line));
      const number = String(from.line + 1);
      const until = to.line === from.line ? to.character : line.length;
      out += `${style('dim', `${number} |`)} ${excerpt(line, from.character)}\n`;
      out += `${style('dim', `${' '.repeat(number.length)} |`)} ${' '.repeat(marginOf(line, from.character))}${style(colours[severity], '^'.repeat(Math.max(1, Math.min(until - from.character, room() - marginOf(line, from.character)))))}\n`;
      for (const r of related) {
        const text = texts.get(r.uri);
        if (text === undefined) continue;
        const at = new LineIndex(text).positionAt(r.start);
        out += `  ${style('dim', `${printable(nameOf(r.uri))}:${at.line + 1}:${at.character + 1}: ${printable(r.message)}`)}\n`;
      }
      const [fix] = finding.fixes?.() ?? [];
      if (fix) out += `  ${style('green', 'fix')}: ${printable(fix.title)}\n`;
    }
  }
  const total = Object.entries(counts).filter(([, n]) => n > 0);
  const words = total.map(
    ([severity, n]) => `${n} ${severity}${n > 1 && severity !== 'information' ? 's' : ''}`,
  );
  return out + (words.length > 0 ? `${words.join(', ')}\n` : '');
}

/** Characters of a line that are shown, around what matters. */
function room(): number {
  return Math.max(40, Math.min(120, columns(130) - 10));
}

function excerpt(line: string, at: number): string {
  const start = Math.max(0, at - Math.floor(room() / 2));
  const cut = line.slice(start, start + room());
  return printable((start > 0 ? '...' : '') + cut + (line.length > start + room() ? '...' : ''));
}

function marginOf(line: string, at: number): number {
  const start = Math.max(0, at - Math.floor(room() / 2));
  return printable(line.slice(start, at)).length + (start > 0 ? 3 : 0);
}
