import { createContext, Script } from 'node:vm';

const CALL = new Script('call()');

/** Calls a function that does not wait for anything, and throws an Error where it runs longer than `limit` milliseconds: also out of an endless loop. */
export const withTimeLimit = <T>(call: () => T, limit: number): T => {
  let result: { readonly value: T } | undefined;
  try {
    CALL.runInContext(createContext({ call: () => void (result = { value: call() }) }), { timeout: limit });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw new Error(`it ran longer than ${limit / 1000} seconds`, { cause: error });
    throw error;
  }
  if (!result) throw new Error('it ended without a result');
  return result.value;
};
