import { defineRule } from '../../src/engine/rule.ts';
import { removeItem, setField } from '../../src/fix/field-edits.ts';
import { offer } from '../../src/fix/flag-edits.ts';
import { podOf, staticComponents } from '../templates/pod-fields.ts';

/** Capabilities with which a container is as good as root of the host. */
const STRONG = new Set(['ALL', 'SYS_ADMIN', 'SYS_PTRACE', 'SYS_MODULE', 'SYS_RAWIO', 'SYS_BOOT', 'NET_ADMIN', 'DAC_READ_SEARCH', 'BPF', 'PERFMON', 'MKNOD']);

const withField = (text: string): string => podOf({ container: [`securityContext: {${text}}`] });

export default defineRule({
  title: 'the component has rights that it has no use for',
  on: 'pod',
  family: 'security',
  severity: 'medium',
  since: '0.1.0',
  why: 'The components read files and serve ports, which needs no privilege. A privileged one hands the whole host to whoever finds a hole in it, and a port of the control plane is what many can reach.',
  remedy: 'Remove `privileged`, the capability or `procMount`. If it is there so that SELinux lets the container read its files, set `seLinuxOptions` instead.',
  examples: () => ({ bad: [withField('privileged: true'), withField('capabilities: {add: [SYS_ADMIN]}'), withField('procMount: Unmasked')], good: [podOf({}), withField('capabilities: {add: [NET_BIND_SERVICE], drop: [ALL]}'), withField('privileged: false')] }),
  *check(pod) {
    for (const { component, container } of staticComponents(pod)) {
      const context = container.cursor.get('securityContext');
      const privileged = context.get('privileged');
      if (privileged.text() === 'true') yield { at: privileged, message: `${component} is privileged: it can do everything that root of the host can`, label: 'not needed', advice: 'remove privileged: true', ...offer('set privileged: false', setField(context, 'privileged', false)) };
      for (const item of context.get('capabilities').get('add').items()) {
        const name = item.text()?.toUpperCase().replace(/^CAP_/, '') ?? '';
        if (STRONG.has(name)) yield { at: item, message: `${component} has the capability ${name}, which it does not need`, label: 'not needed', advice: `remove ${item.text() ?? ''}`, ...offer(`remove ${item.text() ?? ''}`, removeItem(context.get('capabilities'), 'add', item)) };
      }
      const proc = context.get('procMount');
      if (proc.text() === 'Unmasked') yield { at: proc, message: `procMount: Unmasked shows ${component} the parts of /proc that the runtime hides`, label: 'not needed', advice: 'remove procMount', ...offer('set procMount: Default', setField(context, 'procMount', 'Default')) };
    }
  },
});
