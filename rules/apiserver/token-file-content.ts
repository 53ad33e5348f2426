import { tokenFileProblems } from '../../src/model/config/lines.ts';
import { configFileRule, exampleWithFile } from '../templates/config-file.ts';

const tokens = (lines: string) => exampleWithFile('kube-apiserver', 'token-auth-file', lines);

export default configFileRule(
  {
    on: 'kube-apiserver',
    flag: 'token-auth-file',
    title: 'the API server cannot use its token file, and exits',
    why: 'Each line needs a token, a user name and a uid. A line with fewer columns ends the API server at start.',
    remedy: 'Write `token,user,uid` and, in quotes, the groups. Better, leave static tokens altogether: they never expire.',
    examples: () => ({
      bad: [tokens('a,b\n')],
      good: [[], tokens('a,b,c\nd,e,f,"g,h"\n')],
      unseen: [['--token-auth-file=/etc/kubernetes/tokens.csv']],
    }),
  },
  () => tokenFileProblems,
);
