import { rules } from '../rules/all.ts';
import { configNames } from '../workspace/config.ts';

/** The JSON schema of a config, for editors; every rule with what it reports. */
export function configSchema(): string {
  const level = (value: string, description: string): object => ({ const: value, description });
  const severity = Object.fromEntries(
    [...rules]
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map(({ id, summary, severity: own }) => [
        id,
        { $ref: '#/$defs/level', description: summary.replaceAll('`', ''), default: own },
      ]),
  );
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: configNames.join(' or '),
    description: 'What iov says of the files in this folder and below it.',
    type: 'object',
    additionalProperties: false,
    allowTrailingCommas: true,
    properties: {
      $schema: { type: 'string' },
      severity: {
        type: 'object',
        description: 'Severity of rules that should differ from their own, by rule id.',
        additionalProperties: false,
        properties: severity,
      },
    },
    $defs: {
      level: {
        oneOf: [
          level('error', 'It cannot work: the check fails.'),
          level('warning', 'It is likely a mistake: the check fails.'),
          level('information', 'Worth knowing.'),
          level('hint', 'Shown in the editor only where one looks.'),
          level('off', 'Not reported.'),
        ],
      },
    },
  };
  return JSON.stringify(schema);
}
