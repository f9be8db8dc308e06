/** An .iov file imported by a source is its text: esbuild and vitest are told so. */
declare module '*.iov' {
  const text: string;
  export default text;
}
