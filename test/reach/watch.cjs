/*
 * Preloaded into Node (`node --require`): writes down, a line of JSON each, what code of one folder reaches for beyond its
 * own process: connections, names that are looked up, programs, files that are written. It holds nothing back.
 *
 * IOV_REACH_OF     a part of the path of the code that is watched; other code of the process is not
 * IOV_REACH_INTO   the file that the lines are added to
 */
'use strict';
const { appendFileSync } = require('node:fs');
const { syncBuiltinESMExports } = require('node:module');

const { IOV_REACH_OF: watched, IOV_REACH_INTO: into } = process.env;
if (watched && into) {
  Error.stackTraceLimit = 60;

  // What Node's own functions call in turn, and what is called to write it down, is no news.
  let busy = false;
  /** @type {(what: string, first: any) => void} */
  const note = (what, first) => {
    if (busy || !new Error().stack?.includes(watched)) return;
    busy = true;
    const text =
      typeof first === 'object' && !(first instanceof URL)
        ? JSON.stringify(first?.args ?? first)
        : String(first);
    appendFileSync(into, `${JSON.stringify({ what, detail: text.slice(0, 400) })}\n`);
    busy = false;
  };
  /** @type {(name: string, holder: any, functions: string[]) => void} */
  const watch = (name, holder, functions) => {
    for (const key of functions) {
      const real = holder[key];
      if (typeof real !== 'function') throw new Error(`Node has no ${name}.${key}`);
      holder[key] = Object.assign(function (/** @type {unknown[]} */ ...args) {
        note(`${name}.${key}`, args[0]);
        return new.target ? Reflect.construct(real, args, new.target) : Reflect.apply(real, this, args);
      }, real);
      holder[key].prototype = real.prototype;
    }
  };

  watch('net', require('node:net').Socket.prototype, ['connect']);
  watch('net', require('node:net').Server.prototype, ['listen']);
  for (const name of ['http', 'https']) watch(name, require(name), ['request', 'get']);
  watch('http2', require('node:http2'), ['connect']);
  watch('dgram', require('node:dgram'), ['createSocket']);
  watch('dns', require('node:dns'), ['lookup', 'resolve']);
  watch('dns.promises', require('node:dns').promises, ['lookup', 'resolve']);
  watch('globalThis', globalThis, ['fetch']);
  watch('child_process', require('node:child_process').ChildProcess.prototype, ['spawn']);
  watch('child_process', require('node:child_process'), ['spawnSync', 'execFileSync', 'execSync']);
  const writes = [
    'writeFile',
    'appendFile',
    'mkdir',
    'mkdtemp',
    'rm',
    'rename',
    'unlink',
    'copyFile',
    'symlink',
    'chmod',
  ];
  watch('fs', require('node:fs'), [...writes, ...writes.map((name) => `${name}Sync`), 'createWriteStream']);
  watch('fs.promises', require('node:fs').promises, writes);
  syncBuiltinESMExports();
}
