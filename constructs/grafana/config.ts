import type { Endpoint } from '../contracts';
import { merged, urlOf } from '../kit';
import { oauthSection, type OAuthSettings } from './oauth';

/** A value of `grafana.ini`. */
export type GrafanaValue = string | number | boolean;

/** Sections of `grafana.ini` with their keys: `{ users: { default_theme: 'light' } }`. */
export type GrafanaConfig = Readonly<Record<string, Readonly<Record<string, GrafanaValue>>>>;

/** What the configuration is made from. */
export interface ConfigPlan {
  /** The address of users outside the cluster. @default - none, or not known */
  readonly outside: Endpoint | undefined;
  readonly tls: boolean;
  readonly oauth: OAuthSettings | undefined;
  readonly logsDrilldown: boolean;
  /** The user's own keys, merged over the others. */
  readonly userConfig: GrafanaConfig;
}

/** Port of Grafana in its pods. */
export const port = 3000;

/** Mount path of the certificate. */
export const certificatePath = '/etc/grafana-tls';

/** Where search keeps its index, which is made again after a start. */
export const searchIndexPath = '/var/lib/grafana-search';

/** Grafana's default policy without `grafana.com` and without images of other hosts, which could reveal what is viewed. */
const contentSecurityPolicy = [
  "script-src 'self' 'unsafe-eval' 'unsafe-inline' 'strict-dynamic' $NONCE",
  "object-src 'none'",
  "font-src 'self'",
  "style-src 'self' 'unsafe-inline' blob:",
  "img-src 'self' data: blob:",
  "base-uri 'self'",
  "connect-src 'self' ws://$ROOT_PATH wss://$ROOT_PATH",
  "manifest-src 'self'",
  "media-src 'none'",
  "form-action 'self'",
];

/** Apps that Grafana installs by default, apart from Logs Drilldown. */
const otherApps = [
  'grafana-advisor-app',
  'grafana-exploretraces-app',
  'grafana-metricsdrilldown-app',
  'grafana-pyroscope-app',
];

/** The configuration by section. */
export function grafanaConfig({ outside, tls, oauth, logsDrilldown, userConfig }: ConfigPlan): GrafanaConfig {
  const encrypted = outside === undefined ? tls : outside.scheme === 'https';
  const config: GrafanaConfig = {
    server: {
      protocol: tls ? 'https' : 'http',
      http_port: port,
      ...(outside !== undefined && { root_url: `${urlOf(outside)}/` }),
      // On by default in Grafana 13, where it leaks memory (grafana/grafana#106093).
      enable_gzip: false,
      ...(tls && { cert_file: `${certificatePath}/tls.crt`, cert_key: `${certificatePath}/tls.key` }),
    },
    // Without a write-ahead log, readers and writers lock each other out: "database is locked".
    database: { type: 'sqlite3', wal: true },
    security: {
      disable_gravatar: true,
      cookie_secure: encrypted,
      strict_transport_security: encrypted,
      content_security_policy: true,
      content_security_policy_template: contentSecurityPolicy.join(';'),
    },
    users: { allow_sign_up: false, allow_org_create: false, auto_assign_org_role: 'Viewer' },
    'auth.anonymous': { enabled: false },
    ...(oauth !== undefined && oauthSection(oauth)),
    analytics: {
      reporting_enabled: false,
      check_for_updates: false,
      check_for_plugin_updates: false,
      feedback_links_enabled: false,
    },
    news: { news_feed_enabled: false },
    snapshots: { enabled: false, external_enabled: false },
    public_dashboards: { enabled: false },
    cloud_migration: { enabled: false },
    plugins: {
      plugin_admin_enabled: false,
      // Grafana 13 would replace its bundled data sources, fail on the read-only root, and be left without them
      // (grafana/grafana#132528).
      preinstall_auto_update: false,
      preinstall_disabled: !logsDrilldown,
      public_key_retrieval_disabled: true,
      ...(logsDrilldown && { disable_plugins: otherApps.join(',') }),
    },
    unified_storage: { index_path: `${searchIndexPath}/bleve` },
    log: { mode: 'console' },
    'log.console': { format: 'json' },
  };
  return merged(config, userConfig) as GrafanaConfig;
}

/** The text of `grafana.ini`. */
export function iniText(config: GrafanaConfig): string {
  return Object.entries(config)
    .map(([section, keys]) => {
      const lines = Object.entries(keys).map(([key, value]) => `${key} = ${iniValue(value)}\n`);
      return `[${section}]\n${lines.join('')}`;
    })
    .join('\n');
}

/** Quoted where the parser would read a comment, a quote or a continued line. The last backtick ends the value. */
function iniValue(value: GrafanaValue): string {
  const text = String(value);
  return /[#;"'\\`]|^\s|\s$/.test(text) ? `\`${text}\`` : text;
}
