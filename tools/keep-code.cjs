/** `node -r tools/keep-code.cjs SCRIPT FILE ...`: runs the script, and writes what V8 compiled of its bundle into the file. */
'use strict';
const { writeFileSync } = require('node:fs');
const vm = require('node:vm');

const [file] = process.argv.splice(2, 1);
// The script sets its flags of V8 only where there is a cache, and code that was compiled with other flags is not taken.
writeFileSync(file, '');
vm.Script = class extends vm.Script {
  constructor(source, options) {
    super(source, { ...options, cachedData: undefined });
    process.on('exit', () => writeFileSync(file, this.createCachedData()));
  }
};
