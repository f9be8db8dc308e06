import { describe, expect, it } from 'vitest';
import { calibrated } from './calibrated.ts';
import { coreText, generationOf } from './generations.ts';
import { perClock } from './per-clock.ts';

/** Names as `lscpu` prints them, and as people write them. */
const names: readonly (readonly [string, string | undefined])[] = [
  // Xeon of before 2017
  ['Intel(R) Xeon(R) CPU E5345 @ 2.33GHz', 'core2'],
  ['Intel(R) Xeon(R) CPU X5460 @ 3.16GHz', 'core2'],
  ['Intel Xeon 7400 series', 'core2'],
  ['Intel(R) Xeon(R) CPU X5550 @ 2.67GHz', 'nehalem'],
  ['Intel(R) Xeon(R) CPU X5670 @ 2.93GHz', 'westmere'],
  ['Intel(R) Xeon(R) CPU E7- 4870 @ 2.40GHz', 'westmere'],
  ['Intel(R) Xeon(R) CPU E5-2630 0 @ 2.30GHz', 'sandy-bridge'],
  ['Intel(R) Xeon(R) CPU E31220 @ 3.10GHz', undefined],
  ['Intel(R) Xeon(R) CPU E3-1230 V2 @ 3.30GHz', 'ivy-bridge'],
  ['Intel(R) Xeon(R) CPU E5-2690 v3 @ 2.60GHz', 'haswell'],
  ['Intel(R) Xeon(R) CPU E5-2630 v4 @ 2.20GHz', 'broadwell'],
  ['Intel(R) Xeon(R) CPU E7-8890 v4 @ 2.20GHz', 'broadwell'],
  ['Intel(R) Xeon(R) CPU E3-1270 v5 @ 3.60GHz', 'skylake-client'],
  ['Intel(R) Xeon(R) CPU E3-1240 v6 @ 3.70GHz', 'kaby-lake'],
  // Xeon D, E, W
  ['Intel(R) Xeon(R) CPU D-1518 @ 2.20GHz', 'broadwell'],
  ['Intel(R) Xeon(R) D-1627 CPU @ 2.90GHz', 'broadwell'],
  ['Intel(R) Xeon(R) D-2146NT CPU @ 2.30GHz', 'skylake'],
  ['Intel(R) Xeon(R) D-1736NT CPU @ 2.70GHz', 'ice-lake'],
  ['Intel(R) Xeon(R) D-2796NT CPU @ 2.00GHz', 'ice-lake'],
  ['Intel(R) Xeon(R) E-2288G CPU @ 3.70GHz', 'coffee-lake'],
  ['Intel(R) Xeon(R) E-2388G CPU @ 3.20GHz', 'rocket-lake'],
  ['Intel(R) Xeon(R) E-2436', 'raptor-lake'],
  ['Intel(R) Xeon(R) W-2145 CPU @ 3.70GHz', 'skylake'],
  ['Intel(R) Xeon(R) W-3275 CPU @ 2.50GHz', 'cascade-lake'],
  ['Intel(R) Xeon(R) W-1290P CPU @ 3.70GHz', 'comet-lake'],
  ['Intel(R) Xeon(R) w9-3495X', 'sapphire-rapids'],
  // Xeon Scalable
  ['Intel(R) Xeon(R) Platinum 8175M CPU @ 2.50GHz', 'skylake'],
  ['Intel(R) Xeon(R) Gold 6138 CPU @ 2.00GHz', 'skylake'],
  ['Intel(R) Xeon(R) Silver 4210R CPU @ 2.40GHz', 'cascade-lake'],
  ['Intel(R) Xeon(R) Platinum 8259CL CPU @ 2.50GHz', 'cascade-lake'],
  ['Intel(R) Xeon(R) Platinum 8380H CPU @ 2.90GHz', 'cooper-lake'],
  ['Intel(R) Xeon(R) Gold 6348H CPU @ 2.30GHz', 'cooper-lake'],
  ['Intel(R) Xeon(R) Gold 6338N CPU @ 2.20GHz', 'ice-lake'],
  ['Intel(R) Xeon(R) Platinum 8375C CPU @ 2.90GHz', 'ice-lake'],
  ['Intel(R) Xeon(R) Gold 6430', 'sapphire-rapids'],
  ['Intel(R) Xeon(R) Platinum 8480+', 'sapphire-rapids'],
  ['Intel(R) Xeon(R) CPU Max 9480', 'sapphire-rapids'],
  ['INTEL(R) XEON(R) PLATINUM 8592+', 'emerald-rapids'],
  ['INTEL(R) XEON(R) SILVER 4514Y', 'emerald-rapids'],
  ['Intel(R) Xeon(R) 6972P', 'granite-rapids'],
  ['Intel(R) Xeon(R) 6780E', 'sierra-forest'],
  ['Intel(R) Xeon(R) 6369P', 'raptor-lake'],
  ['Intel(R) Xeon(R) Processor @ 2.70GHz', undefined],
  ['Intel(R) Xeon(R) CPU @ 2.20GHz', undefined],
  ['Intel Xeon Processor (Cascadelake)', 'cascade-lake'],
  ['Intel Xeon Processor (SapphireRapids)', 'sapphire-rapids'],
  // Core
  ['Intel(R) Core(TM) i7-3930K CPU @ 3.20GHz', 'sandy-bridge'],
  ['Intel(R) Core(TM) i7-4770 CPU @ 3.40GHz', 'haswell'],
  ['Intel(R) Core(TM) i7-6950X CPU @ 3.00GHz', 'broadwell'],
  ['Intel(R) Core(TM) i7-6700K CPU @ 4.00GHz', 'skylake-client'],
  ['Intel(R) Core(TM) i9-7980XE CPU @ 2.60GHz', 'skylake'],
  ['Intel(R) Core(TM) i5-7200U CPU @ 2.50GHz', 'kaby-lake'],
  ['Intel(R) Core(TM) i9-9900K CPU @ 3.60GHz', 'coffee-lake'],
  ['Intel(R) Core(TM) i7-1065G7 CPU @ 1.30GHz', 'ice-lake'],
  ['Intel(R) Core(TM) i9-10980XE CPU @ 3.00GHz', 'cascade-lake'],
  ['Intel(R) Core(TM) i7-10700 CPU @ 2.90GHz', 'comet-lake'],
  ['11th Gen Intel(R) Core(TM) i7-1185G7 @ 3.00GHz', 'tiger-lake'],
  ['11th Gen Intel(R) Core(TM) i9-11900K @ 3.50GHz', 'rocket-lake'],
  ['12th Gen Intel(R) Core(TM) i5-12400', 'alder-lake'],
  ['12th Gen Intel(R) Core(TM) i5-1240P', 'alder-lake'],
  ['13th Gen Intel(R) Core(TM) i9-13900K', 'raptor-lake'],
  ['Intel(R) Core(TM) i7-14700K', 'raptor-lake'],
  ['Intel(R) Core(TM) Ultra 7 155H', 'meteor-lake'],
  ['Intel(R) Core(TM) Ultra 9 285K', 'arrow-lake'],
  // small cores
  ['Intel(R) N100', 'gracemont'],
  ['Intel(R) Core(TM) i3-N305', 'gracemont'],
  ['Intel(R) Celeron(R) N5105 @ 2.00GHz', 'tremont'],
  ['Intel Atom(R) P5752 Processor @ 2.20GHz', 'tremont'],
  ['Intel Atom(R) C5325 @ 2.40GHz', 'tremont'],
  ['Intel(R) Celeron(R) J4125 CPU @ 2.00GHz', 'goldmont-plus'],
  ['Intel(R) Atom(TM) CPU C3758 @ 2.20GHz', 'goldmont'],
  ['Intel(R) Celeron(R) CPU J3455 @ 1.50GHz', 'goldmont'],
  ['Intel(R) Atom(TM) CPU C2758 @ 2.40GHz', 'silvermont'],
  // EPYC
  ['AMD EPYC 7551P 32-Core Processor', 'zen'],
  ['AMD EPYC 3251 8-Core Processor', 'zen'],
  ['AMD EPYC 7702P 64-Core Processor', 'zen2'],
  ['AMD EPYC 7F72 24-Core Processor', 'zen2'],
  ['AMD EPYC 7R13 48-Core Processor', 'zen3'],
  ['AMD EPYC 73F3 16-Core Processor', 'zen3'],
  ['AMD EPYC 7773X 64-Core Processor', 'zen3'],
  ['AMD EPYC 9654 96-Core Processor', 'zen4'],
  ['AMD EPYC 9R14', 'zen4'],
  ['AMD EPYC 9684X 96-Core Processor', 'zen4'],
  ['AMD EPYC 8534PN 64-Core Processor', 'zen4'],
  ['AMD EPYC 4564P 16-Core Processor', 'zen4'],
  ['AMD EPYC 9755 128-Core Processor', 'zen5'],
  ['AMD EPYC 9575F 64-Core Processor', 'zen5'],
  ['AMD EPYC 4585PX 16-Core Processor', 'zen5'],
  ['AMD EPYC-Rome Processor', 'zen2'],
  ['AMD EPYC Processor (with IBPB)', undefined],
  ['Hygon C86 7285 32-core Processor', 'zen'],
  // Ryzen
  ['AMD Ryzen 7 1700 Eight-Core Processor', 'zen'],
  ['AMD Ryzen Embedded V1500B', 'zen'],
  ['AMD Ryzen 7 2700X Eight-Core Processor', 'zen-plus'],
  ['AMD Ryzen 9 3950X 16-Core Processor', 'zen2'],
  ['AMD Ryzen Threadripper 3970X 32-Core Processor', 'zen2'],
  ['AMD Ryzen 7 5700U with Radeon Graphics', 'zen2'],
  ['AMD Ryzen 9 5950X 16-Core Processor', 'zen3'],
  ['AMD Ryzen Threadripper PRO 5995WX 64-Cores', 'zen3'],
  ['AMD Ryzen 7 5825U with Radeon Graphics', 'zen3'],
  ['AMD Ryzen 9 7950X3D 16-Core Processor', 'zen4'],
  ['AMD Ryzen 7 7730U with Radeon Graphics', 'zen3'],
  ['AMD Ryzen 7 7840HS w/ Radeon 780M Graphics', 'zen4'],
  ['AMD Ryzen 9 9950X 16-Core Processor', 'zen5'],
  ['AMD Ryzen AI 9 HX 370 w/ Radeon 890M', 'zen5'],
  ['AMD Opteron(tm) Processor 6276', undefined],
  // Arm
  ['Neoverse-N1', 'neoverse-n1'],
  ['ARM_NEOVERSE_V1', 'neoverse-v1'],
  ['Ampere(R) Altra(R) Processor', 'neoverse-n1'],
  ['AWS Graviton2', 'neoverse-n1'],
  ['Neoverse-N2', 'neoverse-n2'],
  ['AWS Graviton3', 'neoverse-v1'],
  ['Neoverse-V2', 'neoverse-v2'],
  ['AWS Graviton4', 'neoverse-v2'],
  ['NVIDIA Grace CPU', 'neoverse-v2'],
  ['Neoverse-V3', 'neoverse-v3'],
  ['AmpereOne A192-32X', 'ampere-one'],
  ['Ampere-1a', 'ampere-one'],
  ['Cortex-A72', 'cortex-a72'],
  ['Kunpeng-920', 'taishan'],
  ['ThunderX2 99xx', 'thunderx2'],
  ['Apple M2', undefined],
  ['POWER9, altivec supported', undefined],
];

describe('generationOf', () => {
  it.each(names)('%s', (name, generation) => {
    expect(generationOf(name)).toBe(generation);
  });

  it('knows as much of a core in kernel paths as in polling code', () => {
    const kernel = Object.keys(calibrated.values).flatMap((key) =>
      key.startsWith('cpu.') ? [key.slice('cpu.'.length)] : [],
    );
    expect(kernel.sort()).toEqual(Object.keys(perClock).sort());
  });

  it('is written as vendors do', () => {
    expect(coreText('ice-lake')).toBe('Ice Lake');
    expect(coreText('neoverse-v2')).toBe('Neoverse V2');
  });
});
