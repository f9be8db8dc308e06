import { isAbsolute } from 'node:path';
import { URI } from 'vscode-uri';
import type { Log, Region, ReportingConfiguration, Result } from 'sarif';
import type { Severity } from '../../model/finding.ts';
import { rules } from '../../rules/all.ts';
import { nameOf } from '../files.ts';
import { LineIndex } from '../../workspace/lines.ts';
import { type Checked, linesOf } from './checked.ts';

declare const IOV_VERSION: string;

const levels: Readonly<Record<Severity, NonNullable<ReportingConfiguration.level>>> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'note',
};

/** SARIF 2.1.0. */
export function sarifReport(checked: readonly Checked[]): string {
  const results = checked.flatMap((file) => {
    const lines = linesOf(file);
    const texts = new Map(file.world.sources.map((s) => [s.uri, s.tree.text]));
    return file.diagnostics.map(({ rule, severity, message, start, end, related }): Result => ({
      ruleId: rule,
      ruleIndex: rules.findIndex((r) => r.id === rule),
      level: levels[severity],
      message: { text: message },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: artifact(file.name) },
            region: region(lines, start, end),
          },
        },
      ],
      relatedLocations: related.flatMap((r, id) => {
        const text = texts.get(r.uri);
        if (text === undefined) return [];
        return [
          {
            id,
            message: { text: r.message },
            physicalLocation: {
              artifactLocation: { uri: artifact(nameOf(r.uri)) },
              region: region(new LineIndex(text), r.start, r.end),
            },
          },
        ];
      }),
    }));
  });
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'iov',
            version: IOV_VERSION,
            rules: rules.map((r) => ({
              id: r.id,
              shortDescription: { text: r.summary },
              fullDescription: { text: r.summary },
              help: { text: r.docs.trim(), markdown: r.docs.trim() },
              defaultConfiguration: { level: levels[r.severity] },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results,
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function region(lines: LineIndex, start: number, end: number): Region {
  const from = lines.positionAt(start);
  const to = lines.positionAt(end);
  return {
    startLine: from.line + 1,
    startColumn: from.character + 1,
    endLine: to.line + 1,
    endColumn: to.character + 1,
  };
}

/** A relative URI reference, which SARIF viewers resolve against the repository; of what lies elsewhere the whole one. */
function artifact(name: string): string {
  if (isAbsolute(name)) return URI.file(name).toString();
  return name.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');
}
