import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { load } from 'js-yaml';
import { digest, type Manifest } from '../../constructs/kit';
import { render, type Rendered } from '../../constructs/platform';
import { deliveredByOthers } from '../fixtures/delivered';
import { installed } from '../support/processes';
import { artifact, objects, rendered } from './rendered';

/** By kind, namespace and name, since the order of objects is not part of the result. */
function byAddress(manifests: readonly Manifest[]): Record<string, Manifest> {
  return Object.fromEntries(
    manifests.map((one) => [`${one.kind}/${one.metadata.namespace ?? ''}/${one.metadata.name}`, one]),
  );
}

/** The objects that a program prints for the output. */
function printedBy(program: string, ...args: readonly string[]): Record<string, Manifest> {
  const { stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  expect(stderr).toBe('');
  return byAddress(objects([stdout]));
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'delivery-'));
  const { files, artifacts } = rendered;
  const written = new Map([...files, ...artifacts.map(({ path, text }) => [path, text] as const)]);
  for (const [path, text] of written) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

test('the kustomization lists every manifest, in a file that kubectl apply does not read', () => {
  const { resources } = load(artifact(rendered, 'Kustomization')) as { resources: string[] };
  expect(resources).toEqual(readdirSync(folder).filter((name) => /\.(yaml|yml|json)$/.test(name)));
  expect(resources).toEqual([...rendered.files.keys()]);
});

if (!installed('kubectl')) console.warn('kubectl is not installed: kustomize is not tried.');
(installed('kubectl') ? describe : describe.skip)('kubectl kustomize', () => {
  test('gives the same objects as the manifests', () => {
    expect(printedBy('kubectl', 'kustomize', folder)).toEqual(byAddress(objects(rendered.files.values())));
  });
});

if (!installed('helm')) console.warn('helm is not installed: the chart is not executed.');
(installed('helm') ? describe : describe.skip)('helm template', () => {
  test('gives the same objects as the manifests', () => {
    expect(printedBy('helm', 'template', 'logging', join(folder, 'helm'))).toEqual(
      byAddress(objects(rendered.files.values())),
    );
  });
});

test('the template of the chart is the one that Helm 3.22.0 and 4.3.1 executed for every environment on 2026-11-26', () => {
  expect(digest(artifact(rendered, 'helm/templates/manifests.yaml'))).toBe(
    'b9da589f4297c7e993329c12211e4d33871ffc620f784ea38ae6f4a08ab1573a',
  );
});

test('the chart has every manifest byte for byte, where Helm executes no templates', () => {
  for (const [name, text] of rendered.files) expect(artifact(rendered, `helm/manifests/${name}`)).toBe(text);
  const charted = rendered.artifacts.flatMap(({ path }) => (path.startsWith('helm/') ? [path] : []));
  expect(charted.filter((path) => path.startsWith('helm/templates/'))).toEqual(['helm/templates/manifests.yaml']);
  expect(artifact(rendered, 'helm/templates/manifests.yaml')).toContain('.Files.Get');
  expect(charted).toHaveLength(rendered.files.size + 2);
});

test('the version of the chart changes with the manifests, unless it is set', () => {
  const versionOf = (output: Rendered): string =>
    (load(artifact(output, 'helm/Chart.yaml')) as { version: string }).version;
  const version = versionOf(rendered);
  expect(version).toMatch(/^0\.1\.0\+[0-9a-f]{8}$/);
  expect(versionOf(render({ ...deliveredByOthers, gateway: { replicas: 3 } }))).not.toBe(version);
  expect(versionOf(render({ ...deliveredByOthers, delivery: { helm: { version: '1.4.0' } } }))).toBe('1.4.0');
});
