// What scripts/site.mjs puts into the bundles.
declare module 'site:index' {
  const index: string;
  export default index;
}
declare module 'site:examples' {
  const examples: readonly { readonly name: string; readonly text: string; readonly about: string }[];
  export default examples;
}
