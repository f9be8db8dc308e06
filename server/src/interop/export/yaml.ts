import { stringify } from 'yaml';

/**
 * A YAML document. Everything that YAML 1.1 readers would take for something else than text (`on`, `0000:19:00.0`) is
 * quoted.
 */
export function yaml(value: unknown): string {
  return stringify(value, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false });
}
