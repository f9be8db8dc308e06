/** A word for a POSIX shell: whatever stands in it, it is one word and nothing in it is run. */
export function quote(text: string): string {
  return /^[A-Za-z0-9_.,:/@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The name of an environment variable made of a name: `lan.0` -> `IOV_LAN_0`. */
export function variable(text: string): string {
  return `IOV_${text.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}`;
}
