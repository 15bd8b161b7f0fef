import { errorsIn, inventoryOf, manifestsOf, problemsOf, valueAt } from '../../constructs/kit';
import { only } from '../support/manifests';
import { aloneLoki, configOf } from '../support/components';

const login = { user: 'loki', secret: 'alerts-login' };
const { chart } = aloneLoki({
  topology: 'simple-scalable',
  alertmanager: {
    urls: ['https://a-0.example.com', 'https://a-1.example.com:9093'],
    path: '/alerts',
    cidrs: ['192.0.2.0/24'],
    ca: { secret: 'alerts-ca' },
    login,
  },
  remoteWrite: {
    urls: ['https://p-0.example.com', 'https://p-1.example.com'],
    ca: { secret: 'metrics-ca', key: 'root.pem' },
    login: { user: 'writer', secret: 'metrics-login' },
  },
});
const manifests = manifestsOf(chart);

test('the ruler calls every URL with the login and the CA, and no password is in its configuration', () => {
  expect(errorsIn(problemsOf(chart))).toEqual([]);
  const client = {
    tls_config: { ca_file: '/etc/loki/remote-write-ca/ca.crt' },
    basic_auth: { username: 'writer', password_file: '/etc/loki/remote-write-login/password' },
  };
  expect(configOf(manifests, 'loki', 'config.yaml')).toMatchObject({
    ruler: {
      alertmanager_url: 'https://a-0.example.com/alerts,https://a-1.example.com:9093/alerts',
      alertmanager_client: {
        tls_ca_path: '/etc/loki/alertmanager-ca/ca.crt',
        basic_auth_username: 'loki',
        basic_auth_password: '${ALERTMANAGER_PASSWORD}',
      },
      remote_write: {
        clients: {
          default: { url: 'https://p-0.example.com/api/v1/write', ...client },
          'remote-2': { url: 'https://p-1.example.com/api/v1/write', ...client },
        },
      },
    },
  });
});

test('only the pods of the ruler read the Secrets, which are declared in their namespace', () => {
  const text = (name: string): string => JSON.stringify(only(manifests, 'StatefulSet', name));
  for (const secret of ['alerts-ca', 'alerts-login', 'metrics-ca', 'metrics-login']) {
    expect(text('loki-backend')).toContain(secret);
    expect(text('loki-write')).not.toContain(secret);
  }
  expect(inventoryOf(chart).secrets).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ secret: 'alerts-login', namespaces: ['logging'], keys: ['password'] }),
      expect.objectContaining({ secret: 'metrics-ca', namespaces: ['logging'], keys: ['root.pem'] }),
    ]),
  );
});

test('every pod expands the reference to the password', () => {
  const pods = only(manifests, 'StatefulSet', 'loki-write');
  const [{ args }] = valueAt(pods, ['spec', 'template', 'spec', 'containers']) as [{ args: string[] }];
  expect(args).toContain('-config.expand-env=true');
});
