/**
 * The core of a CPU by its model name, as vendors number them (Intel ARK, AMD EPYC family pages, Arm product pages):
 * `Xeon Platinum 8175M` is a Skylake. Undefined where the name does not say.
 */
export function generationOf(model: string | undefined): string | undefined {
  if (model === undefined) return undefined;
  for (const [pattern, generation] of patterns) if (pattern.test(model)) return generation;
  return undefined;
}

/** As vendors write it: `Ice Lake`. */
export function coreText(generation: string): string {
  return generation
    .split('-')
    .map((word) =>
      word.length <= 2 ? word.toUpperCase() : `${word[0]?.toUpperCase() ?? ''}${word.slice(1)}`,
    )
    .join(' ');
}

const patterns: readonly (readonly [RegExp, string])[] = [
  [/\bE[357]-\d{4}\w*\s*v2\b/i, 'ivy-bridge'],
  [/\bE[357]-\d{4}\w*\s*v3\b/i, 'haswell'],
  [/\bE[357]-\d{4}\w*\s*v4\b|\bXeon\s*D-15\d\d/i, 'broadwell'],
  [/\bE[357]-\d{4}/i, 'sandy-bridge'],
  [/\bXeon.*\b7[34]\d\d\b|\bE5[34]\d\d\b/i, 'core2'],
  [/\b(Platinum|Gold|Silver|Bronze)\D*\d1\d\d|\bSkylake/i, 'skylake'],
  [/\b(Platinum|Gold|Silver|Bronze)\D*\d2\d\d|\bCascade ?Lake/i, 'cascade-lake'],
  [/\b(Platinum|Gold|Silver|Bronze)\D*\d3\d\d|\bIce ?Lake/i, 'ice-lake'],
  [/\b(Platinum|Gold|Silver|Bronze)\D*\d[45]\d\d|\bSapphire|\bEmerald/i, 'sapphire-rapids'],
  [/\bEPYC\s*7\w{2}1P?\b|\bNaples/i, 'zen'],
  [/\bEPYC\s*7\w{2}2P?\b|\bRome/i, 'zen2'],
  [/\bEPYC\s*7\w{1,2}3P?\b|\bMilan/i, 'zen3'],
  [/\bEPYC\s*9\w{2}4P?\b|\bGenoa|\bBergamo/i, 'zen4'],
  [/neoverse[\s_-]*n1|graviton\s*2|\bAltra/i, 'neoverse-n1'],
  [/neoverse[\s_-]*v1|graviton\s*3/i, 'neoverse-v1'],
];
