import fc from 'fast-check';

/*
 * Random inputs of tests. A run of the tests sees the same ones each time, so that what fails has a cause in what was
 * changed; `npm run fuzz` goes on with others.
 */

fc.configureGlobal({ seed: Number(process.env['IOV_SEED'] ?? 7) });

export default fc;
