/**
 * Work of a clock cycle in polling code, relative to the Xeon E5 v3 on which it was measured, without turbo: what vendors state of each
 * generation against its forerunner. A core that is not here is one of which no vendor states it against one that is: nothing is known of it.
 *
 * - Intel: Haswell 10 % over Ivy Bridge, Broadwell 5 %, Skylake-SP 10 %, Ice Lake-SP 20 %, Sapphire Rapids 15 %. Cascade and Cooper Lake,
 *   Kaby, Coffee and Comet Lake have the core of Skylake. Cypress Cove (Rocket Lake) 19 % over that of Comet Lake, Golden Cove (Alder Lake)
 *   19 % over Cypress Cove, Gracemont as much as Skylake (Intel Architecture Day 2021). Raptor Lake and Emerald Rapids have Golden Cove with more
 *   cache, Meteor Lake and Granite Rapids Redwood Cove, for which no gain is stated; Lion Cove (Arrow Lake) 9 % over Raptor Lake. Crestmont
 *   (Sierra Forest) at least Gracemont.
 * - AMD: Zen+ 3 % over Zen, Zen 2 15 % over Zen, Zen 3 19 %, Zen 4 14 %, Zen 5 16 %.
 * - Arm: Neoverse N1 60 % over Cortex-A72, V1 50 % over N1, N2 40 % over N1, V2 13 % over V1 (Hot Chips 2023).
 */
export const perClock: Readonly<Partial<Record<string, number>>> = {
  core2: 0.75,
  'sandy-bridge': 0.88,
  'ivy-bridge': 0.91,
  haswell: 1,
  broadwell: 1.05,
  skylake: 1.15,
  'skylake-client': 1.15,
  'kaby-lake': 1.15,
  'coffee-lake': 1.15,
  'comet-lake': 1.15,
  'cascade-lake': 1.15,
  'cooper-lake': 1.15,
  'ice-lake': 1.38,
  'tiger-lake': 1.38,
  'rocket-lake': 1.37,
  'sapphire-rapids': 1.59,
  'emerald-rapids': 1.59,
  'granite-rapids': 1.59,
  'alder-lake': 1.63,
  'raptor-lake': 1.63,
  'meteor-lake': 1.63,
  'arrow-lake': 1.78,
  gracemont: 1.15,
  'sierra-forest': 1.15,
  zen: 1,
  'zen-plus': 1.03,
  zen2: 1.15,
  zen3: 1.37,
  zen4: 1.56,
  zen5: 1.81,
  'cortex-a72': 0.63,
  'neoverse-n1': 1,
  'neoverse-n2': 1.4,
  'neoverse-v1': 1.5,
  'neoverse-v2': 1.7,
};

/**
 * Standard deviation, in logarithms, of the work per clock of a core that is scaled by what its vendor states. Believed before any point is
 * seen: 0.15, with the weight of three cores. Six cores of firecracker_ci are within 0.05 of it, all of one kind of work.
 */
export const vendorDoubt = 0.1;
