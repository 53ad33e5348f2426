import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createExpander, type Variables } from '../src/model/expand.ts';
import { followScript } from '../src/model/shell-commands.ts';
import { tokenize } from '../src/model/shell-words.ts';
import { findStart } from '../src/model/start.ts';
import { unwrap } from '../src/model/wrappers.ts';
import type { Place, Word } from '../src/source/place.ts';
import { SourceFile } from '../src/source/source-file.ts';
import { UNKNOWN } from '../src/text/unknown.ts';

const test = suite('shell');

/** A word that is all of a file. */
const word = (text: string, unknown?: string): Word => {
  const file = new SourceFile('test.yaml', text);
  const part = (start: number, end: number): Place => ({ file, path: 'spec', span: { start, end } });
  return { ...part(0, text.length), text, part, ...(unknown === undefined ? {} : { unknown }) };
};
const variables = (entries: Record<string, string | undefined> = {}, open: string | null = null): Variables => ({
  entries: new Map(Object.entries(entries).map(([name, value]) => [name, value === undefined ? undefined : word(value)])),
  open,
});
const texts = (words: readonly Word[]): string[] => words.map(({ text }) => text.replace(/\uE000+/g, '?'));
const commands = (script: string, env = variables(), parameters: string[] = []): string[][] => {
  const found: string[][] = [];
  followScript(word(script), env, parameters.map((text) => word(text)), ({ words }) => found.push(texts(words)));
  return found;
};
const start = (line: string[], env = variables()) => {
  const raw = line.map((text) => word(text));
  const found = findStart(raw, createExpander(env), env, undefined);
  return found.component === null ? null : found;
};
const cut = (place: Place): string => place.file.text.slice(place.span.start, place.span.end);

test('words, quotes and continued lines', () => {
  assert.equal(commands(`a 'b c' "d\\"e $"f\\ g "" h\\\n  i#j k\\\nl # no`), [['a', 'b c', 'd"e $f g', '', 'h', 'i#j', 'kl']]);
});

test('operators, blocks and comments separate commands', () => {
  const script = '# c\nif [ -e x ]; then\n  a 1\nelif b; then c; else d; fi && e | f; (g &) ; { h; }\nwhile i; do j; done\nfor k in 1 2; do l; done\n';
  assert.equal(commands(script), [['[', '-e', 'x', ']'], ['a', '1'], ['b'], ['c'], ['d'], ['e'], ['f'], ['g'], ['h'], ['i'], ['j'], ['l']]);
});

test('case patterns, functions, tests and arithmetic are no commands', () => {
  const script = 'case "$1" in a|b) one ;; *) two;; esac\nrun() { three; }\nfunction other { four; }\n[[ a < b && c ]] && five\n(( n += 1 )) || six';
  assert.equal(commands(script), [['one'], ['two'], ['three'], ['four'], ['five'], ['six']]);
});

test('redirections and here-documents are left out', () => {
  assert.equal(commands('exec 9>lock a <in 1>>/var/log/x 2>&1 b &>all c {fd}>y >| z <<EOF d\nnot a command\nEOF\nnext <<< word'), [
    ['exec', 'a', 'b', 'c', 'd'],
    ['next'],
  ]);
  assert.equal(commands('cat <<-"END"\n\tetcd\n\tEND\netcd --a'), [['cat'], ['etcd', '--a']]);
});

test('variables come from the environment and from assignments', () => {
  const env = variables({ HOST: 'h', NODE: undefined });
  assert.equal(commands('A=1 B="x $HOST"; echo $A "$B" $B pre${A}post', env), [['echo', '1', 'x h', 'x', 'h', 'pre1post']]);
  assert.equal(commands('echo --a=$NODE --b=${NONE} --c=$(date) --d=`date` --e=${X%y}', env), [
    ['echo', '--a=?', '--b=?', '--c=?', '--d=?', '--e=?'],
  ]);
});

test('a variable set under a condition or by a file is unknown', () => {
  assert.equal(commands('A=1; if x; then A=2; fi; echo $A'), [['x'], ['echo', '?']]);
  assert.equal(commands('A=1; x && A=2\necho $A'), [['x'], ['echo', '?']]);
  assert.equal(commands('A=1; . /etc/env; B=2; echo $A $B'), [['echo', '?', '2']]);
  assert.equal(commands('A=1\n[ -z x ] ||\nA=2\necho $A'), [['[', '-z', 'x', ']'], ['echo', '?']]);
  assert.equal(commands('A=1; A+=2; for B in 1; do read C; done; echo $A $B $C'), [['echo', '?', '?', '?']]);
});

test('the arguments of the script', () => {
  assert.equal(commands('exec etcd "$@" --last', variables(), ['--a', '--b c']), [['exec', 'etcd', '--a', '--b c', '--last']]);
  assert.equal(commands('set -- etcd --a\nexec "$@"'), [['exec', 'etcd', '--a']]);
  assert.equal(commands('shift; exec "$@"', variables(), ['1', '2']), [['exec', '2']]);
  assert.equal(commands('f() { etcd "$@"; }; etcd "$@"', variables(), ['1']), [['etcd', '?'], ['etcd', '1']]);
});

test('a word points to where it stands', () => {
  const script = `exec etcd --a="b c"  --d=e\\ f '--g=$h'`;
  const found: Word[] = [];
  followScript(word(script), variables(), [], ({ words }) => found.push(...words));
  assert.equal(found.map(cut), ['exec', 'etcd', '--a="b c"', '--d=e\\ f', "'--g=$h'"]);
  assert.equal([found[2]?.part(4, 7), found[2]?.part(0, 3), found[3]?.part(4, 7), found[4]?.part(4, 6)].map((place) => place && cut(place)), [
    'b c', '--a', 'e\\ f', '$h',
  ]);
});

test('the kubelet expands $(NAME) and points back to the reference', () => {
  const env = variables({ A: 'long value', N: undefined });
  const expander = createExpander(env);
  const found = expander.argument(word('--x=$(A)/$$(A)-$(N)$(B)'));
  assert.is(found.text.replaceAll(UNKNOWN, '?'), '--x=long value/$(A)-????????');
  assert.is(found.unknown, 'value comes from $(N), which only the node knows');
  assert.is(cut(found.part(4, 14)), '$(A)');
  assert.is(cut(found.part(6, 15)), '$(A)/');
  assert.is(cut(found.part(0, 4)), '--x=');
  assert.is(cut(found.part(15, 16)), '$$');
  assert.is(cut(found.part(16, 19)), '(A)');
  assert.is(expander.argument(word('$(B)')).unknown, 'value comes from $(B), which no env entry defines');
  assert.is(createExpander(variables({}, 'envFrom may define')).argument(word('$(B)')).unknown, 'value comes from $(B), which envFrom may define');
  assert.is(expander.argument(word('a${join(",", {})}b $(x ${y')).text.replaceAll(UNKNOWN, '?'), 'a????????????????b $(x ${y');
  assert.is(expander.script(word('$(date) ${x} $(A)')).text, '$(date) ${x} long value');
});

test('variables that grow beyond all bounds are unknown', () => {
  const long = 'x'.repeat(100_000);
  const expander = createExpander(variables({ A: long }));
  assert.match(expander.argument(word('$(A)$(A)')).unknown ?? '', 'grows beyond');
  const line = Array.from({ length: 40 }, () => 'etcd $A$A$A').join('\n');
  const total = commands(`${line}`, variables({ A: long })).flat().join('').length;
  assert.ok(total < 3_000_000, String(total));
  const doubling = `A=xx\n${'A="$A$A"\n'.repeat(60)}etcd "$A"`;
  assert.ok(commands(doubling).flat().join('').length < 5_000_000);
});

test('wrappers are taken off', () => {
  const program = (line: string): string => {
    const words = line.split(' ').map((text) => word(text));
    const found = unwrap(words);
    return `${found.wrappers.join(',')} | ${texts(words.slice(found.program)).join(' ')}`;
  };
  assert.is(program('/go-runner --log-file=/x --also-stdout=false etcd --a'), '/go-runner | etcd --a');
  assert.is(program('/go-runner -log-file /x etcd'), '/go-runner | etcd');
  assert.is(program('nice -n -18 ionice -c2 -n0 etcd --a'), 'nice,ionice | etcd --a');
  assert.is(program('timeout -k 5 --signal=TERM 3m etcd'), 'timeout | etcd');
  assert.is(program('exec env -i A=b C=d etcd'), 'env | etcd');
  assert.is(program('tini -- dumb-init --rewrite 15:3 etcd -- x'), 'tini,dumb-init | etcd -- x');
  assert.is(program('watch-termination --a --b=c -- hyperkube kube-apiserver'), 'watch-termination | hyperkube kube-apiserver');
  assert.is(program('watch-termination --a'), 'watch-termination | ');
  assert.is(program('sudo -u etcd -E etcd --a'), 'sudo | etcd --a');
  assert.is(program('flock -w 5 /lock chroot /host etcd'), 'flock,chroot | etcd');
  assert.is(program('toString a'), ' | toString a');
  assert.equal([...unwrap([word('env'), word('A=b'), word('etcd')]).assigned].map(([name, value]) => `${name}=${value.text}`), ['A=b']);
});

test('a component is found in a script', () => {
  const found = start(['/bin/bash', '-euxo', 'pipefail', '-c', 'set -e\nexport ETCD_NAME=n\nX=y exec nice etcd --a=1 >/log 2>&1 || mv a b']);
  assert.is(found?.component, 'etcd');
  assert.equal(found?.wrappers, ['/bin/bash -c', 'nice']);
  assert.equal(texts(found?.argv ?? []), ['--a=1']);
  assert.equal([...(found?.variables.entries ?? [])].map(([name, value]) => `${name}=${value?.text}`), ['ETCD_NAME=n', 'X=y']);
  assert.is(found?.incomplete, null);
  assert.is(start(['sh', '-c', 'exec etcd "$@"', 'sh', '--a'])?.argv[0]?.text, '--a');
  assert.is(start(['timeout', '5', 'sh', '-ec', "sh -c 'kube-scheduler --v=2'"])?.component, 'kube-scheduler');
  assert.equal(start(['sh', '-c', '(tee -a /log < /pipe &); exec hyperkube apiserver --a > /pipe'])?.wrappers, ['sh -c', 'hyperkube']);
});

test('what else runs near a component is not it', () => {
  for (const line of ['etcdctl member list', 'exec etcd grpc-proxy start', 'echo kube-apiserver', 'etcd --version', '/etcd-manager --a', '# etcd\ntrue']) {
    assert.is(start(['sh', '-c', line]), null, line);
  }
  assert.equal(texts(start(['sh', '-c', 'etcd --version; etcd --a'])?.argv ?? []), ['--a']);
});

test('a script says why flags may be missing', () => {
  assert.match(start(['sh', '-c', 'exec kube-apiserver $ARGS --a'])?.incomplete ?? '', '$ARGS may stand for several arguments: value comes from $ARGS');
  assert.is(start(['sh', '-c', 'ARGS="--a --b"; exec etcd $ARGS'])?.argv.length, 2);
  assert.match(start(['sh', '-c', 'if x; then etcd --a; else etcd --b; fi'])?.incomplete ?? '', 'in 2 places');
  assert.match(start(['sh', '-c', 'etcd --a "b'])?.incomplete ?? '', 'opening quote');
  assert.match(start(['sh', '-c', 'set -a; . /etc/etcd.conf; exec etcd'])?.variables.open ?? '', '/etc/etcd.conf may set');
  assert.match(start(['sh', '-c', `etcd ${UNKNOWN.repeat(4)} --a=b`])?.incomplete ?? '', ' may stand for several arguments');
  assert.is(start(['sh', '-c', `etcd --a=${UNKNOWN.repeat(4)}`])?.incomplete, null);
});

const pieces = fc.constantFrom(
  ...'\'"`$\\;&|<>(){}[]# \n\t=-!*~'.split(''), '$(', '${', '$((', '<<', '&&', 'if', 'fi', 'case', 'in', 'esac', ';;', 'do', 'etcd', '--a', 'X=', 'sh -c ', '$@', UNKNOWN,
);

test('anything can be read, and every word keeps inside of the script', () => {
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
      const script = parts.join('');
      const env = variables({ X: 'a b' });
      for (const token of tokenize(script).tokens) assert.ok(token.start >= 0 && token.start <= script.length);
      followScript(word(script), env, [word('p')], ({ words, variables: seen }) => {
        seen();
        for (const each of words) {
          const { span } = each.part(0, each.text.length);
          assert.ok(span.start >= 0 && span.start <= span.end && span.end <= script.length);
        }
      });
      start(['sh', '-c', script]);
    }),
    { numRuns: 2000 },
  );
});

test('quoted words come back as they were', () => {
  fc.assert(
    fc.property(fc.array(fc.string().filter((text) => !/[\0\uE000]/.test(text)), { minLength: 1 }), (list) => {
      const script = ['cmd', ...list.map((text) => `'${text.replaceAll("'", "'\\''")}'`)].join(' ');
      assert.equal(commands(script), [['cmd', ...list]]);
    }),
  );
});

/** Eight times the size costs 8 if it is linear, 64 if it is quadratic. */
const assertLinear = (name: string, cost: (size: number) => number, size: number): void => {
  let ratio = Infinity;
  let [small, large] = [Infinity, Infinity];
  for (let attempt = 0; attempt < 5 && ratio > 24; attempt += 1) {
    small = Math.min(small, cost(size));
    large = Math.min(large, cost(8 * size));
    ratio = large / Math.max(small, 3);
  }
  assert.ok(ratio <= 24, `${JSON.stringify(name)}: ${small.toFixed(1)} ms, then ${large.toFixed(1)} ms`);
};

test('long and deep scripts take linear time', () => {
  for (const unit of ['$(', '"', '{ ', '( ', 'if ', '${', '`', '<<A ', 'a=$a$a;', "'", 'case x in ', '((', 'sh -c ', '\\\n', 'a() ', '"$@"\n', '$(a)']) {
    const cost = (times: number): number => {
      const before = process.cpuUsage();
      commands(unit.repeat(times), variables(), Array.from({ length: 1000 }, () => 'p'));
      createExpander(variables()).argument(word(unit.repeat(times)));
      return process.cpuUsage(before).user / 1000;
    };
    assertLinear(unit, cost, 5_000);
  }
});

test.run();
