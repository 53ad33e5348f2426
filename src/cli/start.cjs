#!/usr/bin/env node
/** Starts the command from its bundle. A release of Node for which the bundle was built takes the code that V8 compiled then. */
'use strict';
const { closeSync, fstatSync, openSync, readSync } = require('node:fs');
const { parseArgs } = require('node:util');
const { setFlagsFromString } = require('node:v8');
const { Script } = require('node:vm');

/** What suits a run that ends before optimised code and a tidy heap pay. V8 11 is that of Node 20; one without a cache may not know them. */
const FLAGS = [
  '--baseline-batch-compilation-threshold=16384', '--no-incremental-marking', '--no-parallel-scavenge', '--regexp-tier-up-ticks=100',
  ...(process.versions.v8.startsWith('11.') ? ['--interrupt-budget=540000'] : []),
];

/** Node has its own modules compiled too, but not for other flags than those that it started with: what each run needs is loaded before. */
const loadOwnModules = () => [require('node:crypto'), require('node:net'), parseArgs, process.stderr, process.stdout];

const filename = `${__dirname}/main.cjs`;

const open = (path) => {
  const file = openSync(path, 'r');
  return { file, size: fstatSync(file).size };
};

const openCodeCache = () => {
  try {
    return open(`${__dirname}/main-${process.versions.v8}-${process.arch}.cache`);
  } catch {
    return undefined;
  }
};

const bundle = open(filename);
const cache = openCodeCache();
// Memory that nobody touched yet is what costs most here: both files are read into the same.
const memory = Buffer.allocUnsafeSlow(Math.max(bundle.size, cache?.size ?? 0));
const read = ({ file, size }) => {
  readSync(file, memory, 0, size, 0);
  closeSync(file);
  return memory.subarray(0, size);
};

// The bundle is ASCII, which is read faster as Latin-1.
const source = read(bundle).latin1Slice();
const cachedData = cache && read(cache);
if (cache) {
  loadOwnModules();
  for (const flag of FLAGS) setFlagsFromString(flag);
}
const command = { exports: {} };
new Script(source, { filename, cachedData }).runInThisContext()(require, command, command.exports);
command.exports.main((url) => import(url));
