#!/usr/bin/env node
/** Starts the command from its bundle. A release of Node for which the bundle was built takes the code that V8 compiled then. */
'use strict';
const { readFileSync } = require('node:fs');
const { setFlagsFromString } = require('node:v8');
const { Script } = require('node:vm');

const filename = `${__dirname}/main.cjs`;

const readCodeCache = () => {
  try {
    return readFileSync(`${__dirname}/main-${process.versions.v8}-${process.arch}.cache`);
  } catch {
    return undefined;
  }
};

const cachedData = readCodeCache();
// A run over a node's manifests ends before optimised code pays; a long one gets it a little later. Another V8 may not know the flag.
if (cachedData) setFlagsFromString('--interrupt-budget=540000');
// The bundle is ASCII, which is read faster as Latin-1.
const source = `(function (require, module, exports) {${readFileSync(filename, 'latin1')}\n})`;
const bundle = { exports: {} };
new Script(source, { filename, cachedData }).runInThisContext()(require, bundle, bundle.exports);
bundle.exports.main((url) => import(url));
