/** `node -r tools/keep-code.cjs SCRIPT FILE ...`: runs the script, and writes what V8 compiled of its bundle into the file. */
'use strict';
const { writeFileSync } = require('node:fs');
const { setFlagsFromString } = require('node:v8');
const vm = require('node:vm');

const [file] = process.argv.splice(2, 1);
// As src/cli/start.cjs has it: code that was compiled with other flags is not taken.
setFlagsFromString('--interrupt-budget=540000');
vm.Script = class extends vm.Script {
  constructor(source, options) {
    super(source, { ...options, cachedData: undefined });
    process.on('exit', () => writeFileSync(file, this.createCachedData()));
  }
};
