/** The text of elkjs's worker, which scripts/build.mjs puts into the bundle. */
declare module 'elk-worker-source' {
  const source: string;
  export default source;
}
