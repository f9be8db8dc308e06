/**
 * The core of a CPU by its model name, as `lscpu` prints it or as people write it: `Xeon Platinum 8175M` is a Skylake. Vendors number
 * them so (Intel ARK and processor numbers, AMD EPYC and Ryzen family pages, Arm product pages). Undefined where the name does not say:
 * clouds hide it (`Intel(R) Xeon(R) Processor @ 2.70GHz`).
 */
export function generationOf(model: string | undefined): string | undefined {
  if (model === undefined) return undefined;
  // `Intel(R) Xeon(R) CPU E7- 4870`, `EPYC™`
  const name = model.replaceAll(/\((?:R|TM)\)|[®™_]|\b(?:CPU|Processor)\b/gi, ' ').replaceAll(/\s+/g, ' ');
  for (const [pattern, generation] of patterns) if (pattern.test(name)) return generation;
  return undefined;
}

/** As vendors write it: `Ice Lake`. */
export function coreText(generation: string): string {
  return generation
    .split('-')
    .map((word) =>
      word.length <= 2 ? word.toUpperCase() : `${word[0]?.toUpperCase() ?? ''}${word.slice(1)}`,
    )
    .join(' ')
    .replace(/([a-z]{2})(\d)/g, '$1 $2');
}

/** The first that fits is meant: special numbers stand before the rows that they are out of. */
const patterns: readonly (readonly [RegExp, string])[] = [
  // Code names, as QEMU's models and people have them.
  [/\bNehalem/i, 'nehalem'],
  [/\bWestmere/i, 'westmere'],
  [/\bSandy ?Bridge/i, 'sandy-bridge'],
  [/\bIvy ?Bridge/i, 'ivy-bridge'],
  [/\bHaswell/i, 'haswell'],
  [/\bBroadwell/i, 'broadwell'],
  [/\bSkylake/i, 'skylake'],
  [/\bCascade ?Lake/i, 'cascade-lake'],
  [/\bCooper ?Lake/i, 'cooper-lake'],
  [/\bIce ?Lake/i, 'ice-lake'],
  [/\bSapphire ?Rapids/i, 'sapphire-rapids'],
  [/\bEmerald ?Rapids/i, 'emerald-rapids'],
  [/\bGranite ?Rapids/i, 'granite-rapids'],
  [/\bSierra ?Forest/i, 'sierra-forest'],
  [/\bNaples\b/i, 'zen'],
  [/\bRome\b/i, 'zen2'],
  [/\bMilan\b/i, 'zen3'],
  [/\b(Genoa|Bergamo|Siena)\b/i, 'zen4'],
  [/\bTurin\b/i, 'zen5'],

  // Xeon of before 2017: rows by platform, `v2` and on by core.
  [/\bE[357]-\s?\d{4}\w*\s*v2\b/i, 'ivy-bridge'],
  [/\bE[357]-\s?\d{4}\w*\s*v3\b/i, 'haswell'],
  [/\bE[357]-\s?\d{4}\w*\s*v4\b/i, 'broadwell'],
  [/\bE3-\d{4}\w*\s*v5\b/i, 'skylake-client'],
  [/\bE3-\d{4}\w*\s*v6\b/i, 'kaby-lake'],
  [/\bE7-\s?\d{4}/i, 'westmere'],
  [/\bE[35]-\d{4}|\bE312xx/i, 'sandy-bridge'],
  [/\b[EXLW](55\d\d|35\d\d)\b|\b[XL]34\d\d\b|\b[EXL](65|75)\d\d\b/i, 'nehalem'],
  [/\b[EXLW](56\d\d|36\d\d)\b/i, 'westmere'],
  [/\b[EXL](5[1234]|7[34])\d\d\b|\bXeon.*\b(7[34]|5[1234])\d\d\b/i, 'core2'],

  // Xeon D, E, W.
  [/\bD-1[56]\d\d/i, 'broadwell'],
  [/\bD-21\d\d/i, 'skylake'],
  [/\bD-[12][78]\d\d/i, 'ice-lake'],
  [/\bE-2[12]\d\d/i, 'coffee-lake'],
  [/\bE-23\d\d/i, 'rocket-lake'],
  [/\bE-24\d\d/i, 'raptor-lake'],
  [/\bW-[23]1\d\d\b/i, 'skylake'],
  [/\bW-[23]2\d\d\b/i, 'cascade-lake'],
  [/\bW-33\d\d\b/i, 'ice-lake'],
  [/\bW-(12\d\d|108\d\d)/i, 'comet-lake'],
  [/\bW-13\d\d/i, 'rocket-lake'],
  [/\bW-11\d\d\d/i, 'tiger-lake'],
  [/\bw[3579]-[23][45]\d\d/i, 'sapphire-rapids'],

  // Xeon Scalable: the second digit is the generation; `H` of the third is Cooper Lake. Then Max, and Xeon 6.
  [/\b(Platinum|Gold)\D*\d3\d\dHL?\b/i, 'cooper-lake'],
  [/\b(Platinum|Gold|Silver|Bronze)\D*\d1\d\d/i, 'skylake'],
  [/\b(Platinum|Gold|Silver|Bronze)\D*\d2\d\d/i, 'cascade-lake'],
  [/\b(Platinum|Gold|Silver|Bronze)\D*\d3\d\d/i, 'ice-lake'],
  [/\b(Platinum|Gold|Silver|Bronze)\D*\d4\d\d|\bMax\D*94\d\d/i, 'sapphire-rapids'],
  [/\b(Platinum|Gold|Silver|Bronze)\D*\d5\d\d/i, 'emerald-rapids'],
  [/\bXeon\b.*\b6[79]\d\dE/i, 'sierra-forest'],
  [/\bXeon\b.*\b63\d\dP/i, 'raptor-lake'],
  [/\bXeon\b.*\b6[579]\d\dP/i, 'granite-rapids'],

  // Core: the digits before the last three are the generation; those of the large socket are a row of their own.
  [/\bi7-(3[89]\d0)/i, 'sandy-bridge'],
  [/\bi7-(4[89][236]0)[KX]/i, 'ivy-bridge'],
  [/\bi7-(58[23]0K|5960X)/i, 'haswell'],
  [/\bi7-(68[05]0K|6900K|6950X)/i, 'broadwell'],
  [/\bi[79]-(7[89]\d\dXE?|78[02]0X|9[89]\d\dXE?)\b/i, 'skylake'],
  [/\bi9-109\d\dXE?\b/i, 'cascade-lake'],
  [/\bi[357]-2\d{3}\w*\b/i, 'sandy-bridge'],
  [/\bi[357]-3\d{3}\w*\b/i, 'ivy-bridge'],
  [/\bi[357]-4\d{3}\w*\b/i, 'haswell'],
  [/\bi[357]-5\d{3}\w*\b/i, 'broadwell'],
  [/\bi[357]-6\d{3}\w*\b/i, 'skylake-client'],
  [/\bi[357]-7\d{3}\w*\b/i, 'kaby-lake'],
  [/\bi[3579]-[89]\d{3}\w*\b/i, 'coffee-lake'],
  [/\bi[357]-10\d\dG/i, 'ice-lake'],
  [/\bi[3579]-10\d{3}\w*\b/i, 'comet-lake'],
  [/\bi[3579]-11\d{2}(G|\dH)/i, 'tiger-lake'],
  [/\bi[579]-11\d{3}\w*\b/i, 'rocket-lake'],
  [/\bi3-N3\d\d\b/i, 'gracemont'],
  [/\bi[3579]-12\d{2,3}\w*\b/i, 'alder-lake'],
  [/\bi[3579]-1[34]\d{2,3}\w*\b/i, 'raptor-lake'],
  [/\bUltra \d 1\d\d[HU]/i, 'meteor-lake'],
  [/\bUltra \d 2\d\d\w*/i, 'arrow-lake'],

  // Small cores of Intel.
  [/\b(N[59]5|N97|N[12]\d\d|x7\d\d\dE|x7-?E?4\d\d|Atom.*\bx74\d\d)\b/, 'gracemont'],
  [/\b(N(45|51|60)\d\d|J64\d\d|x6\d\d\d(E|RE|FE)|[PC]5\d\d\dB?)\b|\bP57\d\d/, 'tremont'],
  [/\b[JN](4[01]|50)\d\d\b/, 'goldmont-plus'],
  [/\bC3\d\d\dR?\b|\b[JN](33|34|42)\d\d\b|\bE39\d\d\b/, 'goldmont'],
  [/\bC2\d\d\d\b|\b[JN](1[89]|2[89])\d\d\b|\bE38\d\d\b/, 'silvermont'],

  // EPYC: the last digit is the generation, the first the socket; `X` has more cache, `P` one socket, `N` telecommunications.
  [/\bEPYC.*\b(7\w{2}1P?|3[1234]\d1)\b/i, 'zen'],
  [/\bEPYC.*\b7\w{2}2P?\b/i, 'zen2'],
  [/\bEPYC.*\b7\w{1,2}3[PX]?\b/i, 'zen3'],
  [/\bEPYC.*\b(9\w{2}4[PXFNS]?|9V33X|8\w{2}4P?N?|4\d\d4PX?)\b/i, 'zen4'],
  [/\bEPYC.*\b(9\w{2}5[PXF]?|4\d\d5PX?|8\w{2}5P?N?)\b/i, 'zen5'],
  [/\bHygon\b/i, 'zen'],

  // Ryzen: mobile parts and those with graphics are often one core behind.
  [/\bRyzen.*\bV1\d\d\d|\bRyzen.*\bR1\d\d\d|\bRyzen.*\b2[24]00G/i, 'zen'],
  [/\bRyzen.*\bR2\d\d\d|\bRyzen.*\b3[24]00G/i, 'zen-plus'],
  [/\bRyzen.*\bV2\d\d\d|\bRyzen.*\b(5[357]00U|7[2-5]20[UC]?)\b/i, 'zen2'],
  [/\bRyzen.*\bV3\d?\d\d|\bRyzen.*\b7\d3[05][UHS]*\b/i, 'zen3'],
  [/\bRyzen.*\b1\d{3}X?\b|\bThreadripper.*\b19\d\dX?\b/i, 'zen'],
  [/\bRyzen.*\b2\d{3}(X|WX|[GUH]E?)?\b/i, 'zen-plus'],
  [/\bRyzen.*\b[34]\d{3}(XT?|W?X|G|GE|U|HS?)?\b/i, 'zen2'],
  [/\bRyzen.*\b[56]\d{3}(XT|X3D|W?X|G|GE|GT|U|HS?|HX)?\b/i, 'zen3'],
  [/\bRyzen.*\b[78]\d{3}(XT|X3D|W?X|G|GE|F|U|HS?|HX|HX3D)?\b/i, 'zen4'],
  [/\bRyzen.*\b9\d{3}(XT|X3D|W?X|F|HX|HX3D)?\b|\bRyzen AI\b.*\b3\d\d\b/i, 'zen5'],

  // Arm: cores by name, and what is built of them.
  [/\bNeoverse[\s_-]*N1\b|\bGraviton\s*2|\bAmpere\s*Altra|\bAltra\b/i, 'neoverse-n1'],
  [/\bNeoverse[\s_-]*N2\b|\bCobalt\s*100|\bYitian\s*710/i, 'neoverse-n2'],
  [/\bNeoverse[\s_-]*N3\b/i, 'neoverse-n3'],
  [/\bNeoverse[\s_-]*V1\b|\bGraviton\s*3/i, 'neoverse-v1'],
  [/\bNeoverse[\s_-]*V2\b|\bGraviton\s*4|\bGrace\b|\bAxion\b/i, 'neoverse-v2'],
  [/\bNeoverse[\s_-]*V3\b/i, 'neoverse-v3'],
  [/\bAmpere-?\s?(One|1a?)\b/i, 'ampere-one'],
  [/\bCortex[\s_-]*A72\b|\bLX2160|\bGraviton\b(?!\s*\d)|\bBlueField-?2/i, 'cortex-a72'],
  [/\bCortex[\s_-]*A78|\bBlueField-?3/i, 'cortex-a78'],
  [/\bKunpeng|\bTaiShan/i, 'taishan'],
  [/\bThunderX2/i, 'thunderx2'],
];
