import type { Artifact } from '../contracts';
import { digest } from '../kit';
import { yamlFile, type DeliveredOutput } from './output';

/** A Helm chart with the manifests of an environment. */
export interface HelmSettings {
  /** Version of the chart, as Semantic Versioning. @default - `0.1.0+` and a hash of the manifests */
  readonly version?: string;
}

/** `.Files.Get` does not execute templates: `{{ }}` in dashboards, alerts and Vector's configuration stays as it is. */
const template = `{{- range $path, $_ := .Files.Glob "manifests/*.yaml" }}
---
{{ $.Files.Get $path }}
{{- end }}
`;

/** The chart of an environment, in the folder `helm`. */
export function helmFiles({ version }: HelmSettings, output: DeliveredOutput): Artifact[] {
  const { environment, files } = output;
  const content = digest(JSON.stringify([...files]));
  return [
    yamlFile(output, 'helm/Chart.yaml', 'delivery.helm', {
      apiVersion: 'v2',
      name: `logging-${environment}`,
      description: `The logging platform ${environment}, without values: its settings are in its environment`,
      type: 'application',
      version: version ?? `0.1.0+${content.slice(0, 8)}`,
    }),
    { path: 'helm/templates/manifests.yaml', text: template },
    ...[...files].map(([name, text]) => ({ path: `helm/manifests/${name}`, text })),
  ];
}
