/** A word for a POSIX shell: whatever stands in it, it is one word and nothing in it is run. */
export function quote(text: string): string {
  return /^[A-Za-z0-9_.,:/@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The name of an environment variable made of a name: `lan.0` -> `IOV_LAN_0`. */
export function variable(text: string): string {
  return `IOV_${text.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}`;
}

/** How a script of ours begins: it stops at what fails, and with `--dry-run` it only says what it would do (`$dry`). */
export const scriptHead = String.raw`set -eu

usage="usage: $0 [--dry-run]"
dry=0
case "$#:${'$'}{1-}" in
  0:) ;;
  1:--dry-run) dry=1 ;;
  *)
    echo "$usage" >&2
    exit 2
    ;;
esac
`;
