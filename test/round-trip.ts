/** What an audit of a source says, beside what an audit of the manifests that are rendered of it says. */
import * as assert from 'uvu/assert';
import { k8sAudit } from './command.ts';

type Texts = Readonly<Record<string, string>>;

/** What the audit says, without where it says it, and without what is said of the source itself. */
export const saidOf = async (paths: readonly string[], files: Texts): Promise<readonly string[]> => {
  const { out } = await k8sAudit([...paths, '-f', 'json', '--no-config'], files);
  const { findings, unseen } = JSON.parse(out) as { findings: { rule: string; message: string }[]; unseen: { rule: string; reason: string }[] };
  const said = [...findings.map(({ rule, message }) => `${rule}: ${message}`), ...unseen.map(({ rule, reason }) => `${rule} unseen: ${reason}`)];
  return [...new Set(said)].filter((each) => !/^(?:source-|manifest-template)/.test(each)).sort();
};

/** Whether manifests were made of it; their audit finds the same. */
export const assertRoundTrip = async (paths: readonly string[], files: Texts, label = paths.join(' ')): Promise<boolean> => {
  const { out } = await k8sAudit(['render', ...paths], files);
  if (out === '') return false;
  const made = Object.fromEntries(out.split(/^---\n# (?=\S+\.yaml\n)/m).filter((part) => part !== '').map((part) => [`/w/made/${part.slice(0, part.indexOf('\n'))}`, part.slice(part.indexOf('\n') + 1)]));
  const ofMade = await saidOf(['made'], made);
  // Files that the source writes to the node are no manifests, and are not rendered; the configuration of kube-proxy stays in that of kubeadm.
  const needsFile = new Set(ofMade.filter((each) => each.endsWith('was not given')).map((each) => each.split(' ')[0]));
  const others = (said: readonly string[]): readonly string[] => said.filter((each) => !needsFile.has(each.split(/:? /)[0]) && !each.startsWith('kube-proxy-'));
  assert.equal(others(ofMade), others(await saidOf(paths, files)), label);
  return true;
};
