import { secretsFor } from '../../commands/secrets/make';
import type { SecretNeed } from '../../constructs/contracts';
import { applied, needs, pair, vector } from './secrets-needs';

test('keys of an external store are not generated; a note has the command', () => {
  const { secrets, notes } = secretsFor([{ ...pair, owner: 'store', namespaces: ['logging'] }], () => undefined);
  expect(secrets).toEqual([]);
  expect(notes[0]).toContain(
    'kubectl create secret generic loki-s3 --namespace logging --from-file=id --from-file=key',
  );
});

test('a note has the command for a certificate if an entry is missing', () => {
  const need: SecretNeed = {
    form: 'certificate',
    secret: 'tls',
    namespaces: ['here', 'there'],
    keys: ['tls.crt', 'tls.key'],
    description: 'the certificate of logs.example.com',
  };
  const { secrets, notes } = secretsFor([need], (namespace) => ({
    'tls.crt': '…',
    ...(namespace === 'here' && { 'tls.key': '…' }),
  }));
  expect(secrets).toEqual([]);
  expect(notes).toEqual([
    [
      'The Secret tls has the certificate of logs.example.com, which a certificate authority must sign. Create it with cert-manager, or from files:',
      '  kubectl create secret generic tls --namespace there --type=kubernetes.io/tls --from-file=tls.crt --from-file=tls.key',
    ].join('\n'),
  ]);
});

test('the login of an external Loki is not generated; a note has the commands', () => {
  const outside: SecretNeed = {
    form: 'login',
    user: 'agent',
    secret: 'their-login',
    owner: 'receiver',
    namespaces: ['agents'],
  };
  const cluster = applied();
  const { secrets, notes } = secretsFor([...needs, outside], cluster.read);
  expect(secrets).toEqual([]);
  expect(notes).toEqual([
    [
      'The Secret their-login is the login of agent at the receiver, which has the password. If the receiver is a platform of this program, copy its Secret. RECEIVER is the context of its cluster (kubectl config get-contexts), logging the namespace of its gateway:',
      `  kubectl --context RECEIVER --namespace logging get secret agent-loki-auth --output go-template='{"apiVersion":"v1","kind":"Secret","metadata":{"name":"their-login","namespace":"agents"},"data":{"username":"{{.data.username}}","password":"{{.data.password}}"}}' | kubectl apply --filename -`,
      'Otherwise create it from a file that contains only the password, without a line break:',
      '  kubectl create secret generic their-login --namespace agents --from-literal=username=agent --from-file=password',
    ].join('\n'),
  ]);
  const brought = (namespace: string, name: string) =>
    name === 'their-login' ? { username: 'agent', password: 'x' } : cluster.read(namespace, name);
  expect(secretsFor([...needs, outside], brought).notes).toEqual([]);
});

test('a login of the receiver is not rotated here; the error has the command that copies it again', () => {
  const outside: SecretNeed = { form: 'login', user: 'edge', secret: 'a', owner: 'receiver', namespaces: ['agents'] };
  for (const change of [{ rotate: 'edge' }, { retire: 'edge' }])
    expect(() => secretsFor([outside, outside], () => undefined, change)).toThrow(
      /^'edge' is a user of the receiver: .*\n {2}kubectl --context RECEIVER [^\n]*"namespace":"agents"[^\n]*$/,
    );
});

test('a login outside that has the name of a user of the gateway gets no password of the gateway', () => {
  const outside: SecretNeed = { form: 'login', ...vector, owner: 'receiver', namespaces: ['branch'] };
  const { secrets, notes } = secretsFor([...needs, outside], () => undefined);
  expect(secrets.filter(({ namespace }) => namespace === 'branch')).toEqual([]);
  expect(notes).toEqual([expect.stringContaining('kubectl create secret generic vector-loki-auth --namespace branch')]);
});
