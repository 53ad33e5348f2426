/** Nanoseconds as Go prints a duration: `1m30s`, `1.5ms`, `0s`. */
export const goDuration = (nanoseconds: bigint): string => {
  if (nanoseconds < 0n) return `-${goDuration(-nanoseconds)}`;
  if (nanoseconds === 0n) return '0s';
  if (nanoseconds < 1000n) return `${nanoseconds}ns`;
  if (nanoseconds < 1_000_000n) return `${Number(nanoseconds) / 1e3}\u00b5s`;
  if (nanoseconds < 1_000_000_000n) return `${Number(nanoseconds) / 1e6}ms`;
  const minute = 60_000_000_000n;
  const seconds = `${Number(nanoseconds % minute) / 1e9}s`;
  const minutes = nanoseconds / minute;
  if (minutes === 0n) return seconds;
  return minutes < 60n ? `${minutes}m${seconds}` : `${minutes / 60n}h${minutes % 60n}m${seconds}`;
};
