import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { plainSecrets } from '../../constructs/platform/plain-secrets';
import { synthesize, type Environment } from '../../constructs/platform';
import { small } from '../fixtures';
import { externalSecrets } from '../fixtures/external-secrets';
import { central, edge } from '../fixtures/two-clusters';
import { useOutputFolder } from '../support/output-folder';

const printed: string[] = [];
let folder: string;
useOutputFolder((path) => void (folder = path), printed, []);

function put(file: string, text: string): string {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

const secret = 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: loki-s3\n';
const plain = `${secret}stringData:\n  key: hunter2\n`;

test.each([
  ['stringData', '04-secrets.yaml', plain],
  ['base64', '04-secrets.yaml', `${secret}data: { key: aHVudGVyMg== }\n`],
  ['JSON', 'a.json', '{"kind":"Secret","metadata":{"name":"loki-s3"},"data":{"key":"aHVudGVyMg=="}}'],
  ['a list', 'a.yml', `kind: List\nitems:\n- ${plain.replaceAll('\n', '\n  ')}`],
  [
    'a SecretList, whose items have no kind',
    'a.yml',
    'kind: SecretList\nitems: [{metadata: {name: loki-s3}, data: {a: YQ==}}]',
  ],
  ['a second document after one that is no YAML', 'a.yaml', `{{ range }}\n---\n${plain}`],
  ['a folder below', 'overlays/west/secret.yaml', plain],
  ['a copy of an editor', '04-secrets.yaml~', plain],
  [
    'an encryption by SOPS that left a value',
    'a.yaml',
    `${secret}stringData: { a: 'ENC[AES256_GCM,data:x]', b: c }\nsops: { version: 3 }\n`,
  ],
])('a Secret whose values can be read is found: %s', (_, file, text) => {
  const path = put(file, text);
  expect(plainSecrets(folder)).toEqual([{ file: path, secret: 'loki-s3' }]);
});

test.each([
  ['SOPS', `${secret}stringData: { a: 'ENC[AES256_GCM,data:x]', empty: '' }\nsops: { version: 3 }\n`],
  ['kubeseal', 'kind: SealedSecret\nspec: { encryptedData: { a: AgB }, template: { metadata: { name: loki-s3 } } }\n'],
  ['External Secrets', 'kind: ExternalSecret\nspec: { target: { template: { data: { a: "{{ .a }}" } } } }\n'],
  ['a placeholder of a plugin', `${secret}stringData: { a: '<path:logging/data/loki#key>' }\n`],
  ['no value', `${secret}type: kubernetes.io/service-account-token\n`],
  ['a template', '{{ if .Values.a }}\nkind: Secret\ndata: {{ .Values.a }}\n'],
])('a Secret without readable values is not reported: %s', (_, text) => {
  put('a.yaml', text);
  expect(plainSecrets(folder)).toEqual([]);
});

test('a Secret in plain text in the output folder is an error, and nothing is written', () => {
  const path = put('small/04-secrets.yaml', plain);
  expect(synthesize([small], folder)).toBe(false);
  expect(printed).toEqual([
    expect.stringMatching(
      /^error {2}.*small\/04-secrets\.yaml\n +the values of the Secret 'loki-s3' are not encrypted/,
    ),
    'Nothing was written.',
  ]);
  expect(printed[0]).toContain(path);
  expect(printed.join('')).not.toContain('hunter2');
  expect(readdirSync(join(folder, 'small'))).toEqual(['04-secrets.yaml']);
});

describe('two environments with one place in the store', () => {
  const store = { name: 'store' };
  const warnings = (environment: Environment): string[] => {
    expect(synthesize([externalSecrets, environment], folder)).toBe(true);
    return printed.filter((line) => line.startsWith('warning'));
  };

  test('are reported, because they have the same passwords', () => {
    const other: Environment = { ...small, externalSecrets: { store, prefix: 'logging-' } };
    expect(warnings(other)).toEqual([
      expect.stringMatching(
        /small › externalSecrets\.prefix\n +'logging-\S+' \(and \d+ more\) is also a key of external-secrets\./,
      ),
    ]);
  });

  test('are not reported with other keys, or with another store', () => {
    expect(warnings({ ...small, externalSecrets: { store } })).toEqual([]);
    expect(warnings({ ...small, externalSecrets: { store: { name: 'west' }, prefix: 'logging-' } })).toEqual([]);
  });

  test('are not reported for the login of a cluster that sends to the other one', () => {
    const receiver: Environment = { ...central, externalSecrets: { store } };
    const sender: Environment = {
      ...edge,
      externalSecrets: {
        store,
        secrets: { 'edge-loki-auth': { key: 'logging/central/edge-loki-auth', twoPasswords: true } },
      },
    };
    expect(synthesize([receiver, sender], folder)).toBe(true);
    expect(printed.filter((line) => line.includes('externalSecrets'))).toEqual([]);
  });
});
