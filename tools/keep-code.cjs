/** `node -r tools/keep-code.cjs SCRIPT ...`: runs the script, and writes what V8 compiled of its bundle beside it, where src/cli/start.cjs looks for it. */
'use strict';
const { writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const vm = require('node:vm');

const file = join(dirname(process.argv[1]), `main-${process.versions.v8}-${process.arch}.cache`);
// The script sets its flags of V8 only where there is a cache, and code that was compiled with other flags is not taken.
writeFileSync(file, '');
vm.Script = class extends vm.Script {
  constructor(source, options) {
    super(source, { ...options, cachedData: undefined });
    process.on('exit', () => writeFileSync(file, this.createCachedData()));
  }
};
