import { parseBool } from '../../src/model/values/bool.ts';
import { notApplicable, unseen } from '../../src/engine/rule.ts';
import { offerEntry } from '../../src/fix/flag-edits.ts';
import { nameAndMinor, settingRule } from '../templates/setting-rule.ts';

const GATE = 'RotateKubeletServerCertificate';
/** `Gate=true`, or `kube:Gate=true` since 1.31. */
const GATE_NAME = /^(?:\w+:)?\s*(\w+)\s*=/;

export default settingRule(
  {
    title: 'kubelets cannot renew their serving certificates',
    on: 'kube-controller-manager',
    severity: 'medium',
    controls: ['CIS-1.12:1.3.6'],
    why: 'The gate is on by default. With it off the kubelets keep a self-signed certificate, or one that ends some day without a successor.',
    remedy: `Remove \`${GATE}=false\` from \`--feature-gates\`, here and on the kubelets.`,
    examples: () => ({
      bad: [['--feature-gates=RotateKubeletServerCertificate=false'], ['--feature-gates', 'RotateKubeletServerCertificate=0'], ['--feature-gates=RotateKubeletServerCertificate=true', '--feature-gates=RotateKubeletServerCertificate=false']],
      good: [[], ['--feature-gates=RotateKubeletServerCertificate=true'], ['--feature-gates=GracefulNodeShutdown=true']],
      unseen: [['--feature-gates=$(GATES)']],
    }),
  },
  'feature-gates',
  (setting, invocation) => {
    if (invocation.facts.featureGate(GATE) === null) return notApplicable(`${nameAndMinor(invocation)} has no feature gate ${GATE}`);
    const entry = setting.state === 'given' ? setting.values.findLast((value) => GATE_NAME.exec(value)?.[1] === GATE) : undefined;
    if (entry === undefined) return undefined;
    const value = parseBool(entry.slice(entry.indexOf('=') + 1).trim());
    if (!value.ok) return unseen(setting.place, `${entry} is no boolean`);
    if (value.value) return undefined;
    return {
      at: setting.place,
      message: `--feature-gates switches ${GATE} off: kubelets cannot renew their serving certificates`,
      advice: `remove ${entry} from --feature-gates`,
      ...offerEntry(setting, entry, undefined),
    };
  },
);
