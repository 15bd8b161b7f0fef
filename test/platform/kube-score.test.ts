import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { render } from '../../constructs/platform';
import { fixtures } from '../fixtures';
import { storeEnvironments } from '../fixtures/stores';
import { delivered } from '../fixtures/delivered';
import { alloyEvents } from '../fixtures/alloy-events';
import { eventLogger } from '../fixtures/event-logger';
import { everySource } from '../fixtures/every-source';
import { laptopWithGrafana } from '../fixtures/grafana';
import { openshift } from '../fixtures/openshift';
import { traces, tracesEdge, tracesOnly, tracesSeed } from '../fixtures/traces';
import { environmentsOf } from '../../tools/examples';
import { gallery } from '../../tools/examples/list';
import { installed, shared } from '../support/processes';

const root = join(__dirname, '../..');
const packed = join(shared, 'lab/bin/kube-score.xz');
const absent = !existsSync(packed) || !installed('xz');
if (absent) console.warn('skipped: there is no kube-score in ../shared/lab to read the manifests');
const when = absent ? describe.skip : describe;

interface Scored {
  readonly object_name: string;
  readonly checks: readonly {
    readonly check: { readonly id: string };
    readonly grade: number;
    readonly skipped: boolean;
  }[];
}

/** The grade of kube-score for CRITICAL. */
const critical = 1;

/** The waivers of docs/waivers.md: check and kind of object, `all` of them. */
const always = [
  ...readFileSync(join(root, 'docs/waivers.md'), 'utf8').matchAll(/^\| `([\w-]+)`\s*\| (\S+)\s*\|/gm),
].map(([, check, kind]) => ({ check, kind }));

/** The cluster assigns the user. */
const assignedUser = { check: 'container-security-context-user-group-id', kind: 'all' };

when('kube-score', () => {
  let folder: string;
  let program: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'kube-score-'));
    program = join(folder, 'kube-score');
    spawnSync('sh', ['-c', 'xz -dc "$0" > "$1" && chmod 755 "$1"', packed, program]);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each([
    ...fixtures,
    ...storeEnvironments,
    openshift,
    everySource,
    eventLogger,
    alloyEvents,
    laptopWithGrafana,
    delivered,
    traces,
    tracesEdge,
    tracesOnly,
    tracesSeed,
    ...Object.values(gallery).flat().flatMap(environmentsOf),
  ])('$name: nothing critical beyond the waivers, and no waiver that is not needed', (environment) => {
    const written = mkdtempSync(join(folder, 'dist-'));
    const { files: texts, platform } = render(environment);
    const files = [...texts].map(([name, text]) => {
      writeFileSync(join(written, name), text);
      return join(written, name);
    });
    const { stdout } = spawnSync(program, ['score', '--output-format', 'json', ...files], {
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    });
    const found = (JSON.parse(stdout) as Scored[]).flatMap(({ object_name, checks }) =>
      checks
        .filter(({ grade, skipped }) => grade === critical && !skipped)
        .map(({ check }) => ({ check: check.id, kind: object_name.split('/')[0]!, name: object_name })),
    );
    // Only what reads logs on nodes runs as root.
    const usual =
      platform?.environment.collect?.logs !== undefined ? always : always.filter(({ kind }) => kind === 'all');
    const waivers = environment === openshift ? [...usual, assignedUser] : usual;
    expect(found.length).toBeGreaterThan(0);
    expect(
      found.filter(
        ({ check, kind }) => !waivers.some((waiver) => waiver.check === check && ['all', kind].includes(waiver.kind!)),
      ),
    ).toEqual([]);
    expect(
      waivers.filter(
        (waiver) => !found.some(({ check, kind }) => waiver.check === check && ['all', kind].includes(waiver.kind!)),
      ),
    ).toEqual([]);
  });
});
