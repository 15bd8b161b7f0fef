import { hostCredentials } from '../../commands/secrets/host';
import { inventoryOf } from '../../constructs/kit';
import { render, type Environment } from '../../constructs/platform';
import { hosts, laptopAndMachines as exposed } from '../fixtures/hosts';

const needsOf = (environment: Environment) => inventoryOf(render(environment).platform!).secrets;
const found = { username: 'vector@a', password: 'a"b$c' };

test('the credentials of a machine are those in the cluster, in the form of its release', () => {
  const read: string[] = [];
  const existing = (namespace: string, name: string): typeof found => {
    read.push(`${namespace}/${name}`);
    return found;
  };
  const { text, note } = hostCredentials(exposed, needsOf(exposed), 'build-1', existing);
  expect(JSON.parse(text)).toEqual(found);
  expect(note).toContain('/etc/vector/credentials.json of build-1');
  expect(note).toContain('credentials=$(npm run --silent secrets -- laptop-and-machines --host build-1) &&\n');
  expect(hostCredentials(exposed, needsOf(exposed), 'edge-7', existing).text).toBe(
    `LOKI_USERNAME='vector@a'\nLOKI_PASSWORD='a"b$c'\n`,
  );
  expect(read).toEqual(['logging/vector-loki-auth', 'logging/vector-loki-auth']);
});

test.each([
  [
    'another name',
    exposed,
    'build-2',
    found,
    "'build-2' is not in collect.hosts of laptop-and-machines; hosts: build-1, edge-7. Did you mean build-1?",
  ],
  [
    'no Secret yet',
    exposed,
    'build-1',
    {},
    'create it first: npm run --silent secrets -- laptop-and-machines | kubectl apply -f -',
  ],
  [
    'a password that a file of variables cannot contain',
    exposed,
    'edge-7',
    { ...found, password: "it's" },
    'contains a quote',
  ],
  [
    'a receiver elsewhere',
    hosts,
    'build-1',
    found,
    'get secret build-1-loki-auth --output go-template=\'{"username": "{{.data.username | base64decode}}"',
  ],
] as const)('no credentials are printed: %s', (_title, environment, host, content, message) => {
  expect(() => hostCredentials(environment, needsOf(environment), host, () => content)).toThrow(message);
});
