import type { GrafanaConfig } from '../../constructs/grafana';
import { iniText } from '../../constructs/grafana/config';
import { everyGrafana } from '../fixtures/grafana';
import { filesOf, grafanaChart, readIni } from '../support/grafana-chart';

test.each([
  ['a comment', 'a # b'],
  ['a semicolon', 'Name:X-Name; Email:X-Email'],
  ['quotes around it', "'Admin'"],
  ['double quotes in it', 'say "hello"'],
  ['a backslash at its end', 'C:\\'],
  ['spaces around it', ' a '],
  ['a backtick', 'a`b'],
  ['a backtick at its beginning', '`a'],
  ['backticks around it', '`a`'],
  ['backticks and quotes', 'contains(groups, `"ops"`) || `#;`'],
  ['an equals sign', 'a=b'],
  ['nothing', ''],
])('a value with %s is read as it was written', (_, value) => {
  expect(readIni(iniText({ section: { before: 1, key: value, after: true } }))).toEqual({
    section: { before: '1', key: value, after: 'true' },
  });
});

test('the keys of the user are added to those of the construct, and win', () => {
  const config: GrafanaConfig = {
    users: { default_theme: 'light', auto_assign_org_role: 'Editor' },
    live: { max_connections: 0 },
  };
  const { manifests, problems } = grafanaChart({ config });
  expect(problems).toEqual([]);
  const ini = readIni(filesOf(manifests)['grafana.ini']!);
  expect(ini['users']).toEqual({
    allow_sign_up: 'false',
    allow_org_create: 'false',
    auto_assign_org_role: 'Editor',
    default_theme: 'light',
  });
  expect(ini['live']).toEqual({ max_connections: '0' });
});

test.each<[string, string, string | number | boolean]>([
  ['a reference to a variable', 'password', '$__env{SMTP_PASSWORD}'],
  ['a reference to a file', 'password', '$__file{/etc/smtp/password}'],
  ['a setting about secrets', 'token_rotation_interval_minutes', 10],
  ['the address of tokens', 'token_url', 'https://id.example.com'],
  ['no secret', 'password', ''],
])('%s is no secret in the settings', (_, key, value) => {
  expect(grafanaChart({ config: { smtp: { [key]: value } } }).problems).toEqual([]);
});

test('the login form may be disabled if there is another login', () => {
  const auth = { disable_login_form: true };
  expect(grafanaChart({ config: { auth, 'auth.jwt': { enabled: true } } }).problems).toEqual([]);
  const env = { GF_AUTH_GITHUB_ENABLED: 'true' };
  expect(grafanaChart({ config: { auth }, pod: { env } }).problems).toEqual([]);
});

test('texts of the provider are one value each, with the backticks of JMESPath', () => {
  const { grafana } = everyGrafana;
  const rolePath = 'contains(groups, `"ops"`) && `"Admin"`';
  const { manifests, problems } = grafanaChart({
    tls: grafana.tls,
    expose: grafana.expose,
    oauth: { ...grafana.oauth, name: '`a', rolePath },
  });
  expect(problems).toEqual([]);
  expect(readIni(filesOf(manifests)['grafana.ini']!)['auth.generic_oauth']).toMatchObject({
    name: '`a',
    role_attribute_path: rolePath,
  });
});
