/** `node -r` this: says on stderr whether V8 took the code cache of each script. */
'use strict';
const vm = require('node:vm');

vm.Script = class extends vm.Script {
  constructor(source, options) {
    super(source, options);
    process.stderr.write(`rejected: ${this.cachedDataRejected}\n`);
  }
};
