/**
 * Whether `iov lsp` with these arguments serves an editor. VS Code's client adds its own way to speak, and who it is; the
 * connection reads all of them from the command line itself.
 */
export function serves(args: readonly string[]): boolean {
  return (
    (args.includes('--stdio') || args.includes('--node-ipc')) &&
    args.every((arg) => arg === '--stdio' || arg === '--node-ipc' || arg.startsWith('--clientProcessId='))
  );
}
