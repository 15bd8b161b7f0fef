import type { DataSource } from '../../constructs/contracts';
import { manifestsOf, problemsOf, endpointOfUrl, inventoryOf, type Manifest } from '../../constructs/kit';
import { Grafana, type GrafanaProps } from '../../constructs/grafana';
import { chart } from './components';
import { only } from './manifests';

/** The Loki that Grafana queries. */
export const loki: DataSource = {
  type: 'loki',
  uid: 'loki',
  name: 'Loki',
  endpoint: endpointOfUrl('http://gateway.example.com'),
  login: { user: 'grafana', secret: 'grafana-loki-auth' },
  tenant: 'Prod',
};

/** A Grafana in a chart of its own, with one Loki. */
export function grafanaChart(props: Partial<GrafanaProps> = {}) {
  const scope = chart();
  const grafana = new Grafana(scope, 'grafana', { namespace: 'logging', dataSources: [loki], ...props });
  return {
    grafana,
    problems: problemsOf(scope),
    manifests: manifestsOf(scope),
    secrets: inventoryOf(scope).secrets,
  };
}

/** The files of a ConfigMap. */
export function filesOf(manifests: readonly Manifest[], name = 'grafana'): Record<string, string> {
  return (only(manifests, 'ConfigMap', name) as unknown as { data: Record<string, string> }).data;
}

/** `grafana.ini`, as the parser of Grafana (go-ini) reads it. */
export function readIni(text: string): Record<string, Record<string, string>> {
  const sections: Record<string, Record<string, string>> = {};
  let current: Record<string, string> = {};
  for (const line of text.split('\n')) {
    const section = /^\[(.*)\]$/.exec(line)?.[1];
    if (section !== undefined) current = sections[section] ??= {};
    else if (line.trim() !== '') {
      const [, key, value] = /^([^=:]+?)\s*[=:]\s*(.*)$/.exec(line)!;
      current[key!] = iniValue(value!);
    }
  }
  return sections;
}

function iniValue(value: string): string {
  if (value.startsWith('`')) return value.slice(1, value.lastIndexOf('`'));
  if (value.endsWith('\\')) throw new Error(`'${value}' would be continued on the next line.`);
  const [text] = value.split(/[#;]/) as [string];
  return /^(['"])[^'"]*\1$/.test(text.trim()) ? text.trim().slice(1, -1) : text.trim();
}
