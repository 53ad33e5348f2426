import { settingRule } from '../templates/setting-rule.ts';

/** Expressions that every origin matches. */
const MATCHES_ALL = /^(?:\^|\/\/)?(?:https\?:\/\/)?\.[*+](?:\$|)$/;

export default settingRule(
  {
    title: 'any web page may talk to the API server',
    on: 'kube-apiserver',
    severity: 'medium',
    why: 'The browser of an administrator then lets the script of any page send requests and read the answers, with what credentials the browser has for the API server.',
    remedy: 'List the origins that need it, each whole: `^https://console\\.example\\.com(:443)?$`. Remove the flag where none does.',
    examples: () => ({
      bad: [['--cors-allowed-origins=.*'], ['--cors-allowed-origins=//.*']],
      good: [[], ['--cors-allowed-origins=^https://console\\.example\\.com$']],
      unseen: [['--cors-allowed-origins=$(ORIGINS)']],
    }),
  },
  'cors-allowed-origins',
  (setting) => {
    const all = setting.values.find((expression) => MATCHES_ALL.test(expression));
    return all === undefined ? undefined : { at: setting.place, message: `--cors-allowed-origins holds ${all}, which every origin matches`, advice: 'list the origins that need it, or remove the flag' };
  },
);
