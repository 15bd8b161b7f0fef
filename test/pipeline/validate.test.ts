import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configurationsOf } from '../../tools/conformance/configurations';
import { vector } from '../../tools/conformance/kinds/vector';
import { laptop, seed } from '../fixtures';
import { openshift } from '../fixtures/openshift';
import { folder } from '../support/processes';

const directory = folder('conformance');
afterAll(() => directory.remove());

const [configuration] = configurationsOf('dist', laptop);

describe('a program', () => {
  /** Stands in for Vector: `judge` is the body of a function of the configuration that gives what is wrong with it. */
  function standIn(name: string, judge: string): string {
    const program = join(directory.path, name);
    const code = `#!${process.execPath}
const { existsSync, readFileSync } = require('node:fs');
const { load } = require(${JSON.stringify(require.resolve('js-yaml'))});
const [command, ...args] = process.argv.slice(2);
if (command === '--version') console.log('vector 0.57.0 (x86_64-unknown-linux-gnu)');
else {
  const file = args.at(-1);
  const config = load(readFileSync(file, 'utf8'));
  const wrong = (() => { ${judge} })();
  if (wrong) console.error(wrong);
  process.exitCode = wrong ? 78 : 0;
}
`;
    writeFileSync(program, code, { mode: 0o755 });
    return program;
  }

  test('gets the folders, the login, the node and a cluster, as in its pod', () => {
    const program = standIn(
      'complete',
      `const needed = [config.data_dir, config.secret.loki.path + '/username', config.secret.loki.path + '/password', process.env.KUBECONFIG];
      return [...needed.filter((path) => !existsSync(path)), ...(process.env.VECTOR_SELF_NODE_NAME ? [] : ['no node'])].join();`,
    );
    expect(vector.resultOf(program, configuration!)).toBe('built');
  });

  test('of 0.40.2 gets the login as variables', () => {
    const [old] = configurationsOf('dist', seed);
    const program = standIn('old', 'return process.env.LOKI_USERNAME && process.env.LOKI_PASSWORD ? "" : "no login";');
    expect(vector.resultOf(program, old!)).toBe('built');
  });

  test('gets no proxy, which it would use only because of the kubeconfig', () => {
    const [proxied] = configurationsOf('dist', openshift);
    expect(JSON.stringify(proxied!.container)).toContain('HTTPS_PROXY');
    expect(vector.resultOf(standIn('proxied', 'return process.env.HTTPS_PROXY;'), proxied!)).toBe('built');
  });

  test('that refuses a configuration is quoted without temporary paths', () => {
    const program = standIn('refusing', 'return `${file}: unknown field`;');
    expect(vector.resultOf(program, configuration!)).toBe('exit 78: vector.yaml: unknown field');
  });

  test('must be Vector, and has a release', () => {
    expect(vector.releaseOf(standIn('any', ''))).toBe('0.57.0');
    expect(() => vector.releaseOf(process.execPath)).toThrow('is not Vector: --version printed');
    expect(() => vector.releaseOf(join(directory.path, 'absent'))).toThrow('ENOENT');
  });
});
