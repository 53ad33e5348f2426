import type { ControlPlane, Invocation } from '../model/types.ts';
import type { Cursor } from '../yaml/cursor.ts';
import type { Place } from '../source/place.ts';

/**
 * Tells which components something at a place is about: the one whose container holds the place; outside of all containers
 * those of the pod, because the kubelet takes or refuses it as a whole; outside of all pods those of the file.
 */
export const concernsIn = ({ nodes }: ControlPlane): ((place: Place) => readonly Invocation[]) => {
  const byFile = new Map<object, Invocation[]>();
  for (const invocation of nodes.flatMap(({ invocations }) => invocations)) {
    const together = byFile.get(invocation.file);
    if (together) together.push(invocation);
    else byFile.set(invocation.file, [invocation]);
  }
  return (place) => {
    const ofFile = byFile.get(place.file) ?? [];
    for (const partOf of PARTS) {
      const holding = ofFile.filter((invocation) => holds(partOf(invocation), place));
      if (holding.length > 0) return holding;
    }
    return ofFile;
  };
};

const PARTS: readonly ((invocation: Invocation) => Cursor)[] = [({ container }) => container.cursor, ({ container }) => container.pod.cursor];

const holds = ({ span }: Cursor, place: Place): boolean => span.start <= place.span.start && place.span.end <= span.end;
