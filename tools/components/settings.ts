import { headingOf, linkOf } from './types';
import { definition, places } from './schema';

/** Props of constructs that have the settings of a definition, and what only an app of cdk8s gives them. */
const props: Readonly<Record<string, string>> = {
  AlloyEventsProps: 'AlloyEventsSettings',
  AlloyLogsProps: 'AlloyLogsSettings',
  AlloyOtlpProps: 'AlloyOtlpSettings',
  EventExporterProps: 'EventExporterSettings',
  EventLoggerProps: 'EventLoggerSettings',
  ExistingGrafanaProps: 'ExistingGrafanaSettings',
  ExternalSecretsProps: 'ExternalSecretsSettings',
  GrafanaProps: 'OwnGrafanaSettings',
  LokiCanaryProps: 'CanarySettings',
  LokiGatewayProps: '/gateway',
  LokiProps: 'LokiSettings',
  MinioStoreProps: 'MinioSettings',
  PromtailAgentProps: 'PromtailSettings',
  SmokeTestProps: 'SmokeTestSettings',
  TempoProps: 'TempoSettings',
  UploadCleanupProps: 'UploadCleanupSettings',
  VectorAgentProps: 'VectorSettings',
  VectorHostProps: 'VectorHostSettings',
};

/** Settings of a type that a page of docs/components describes, so that docs/api does not. */
export interface DescribedSettings {
  readonly names: readonly string[];
  /** The path of the settings in an environment. */
  readonly path: string;
  /** From docs/components. */
  readonly link: string;
}

/** The settings of an exported type that docs/components describes. */
export function settingsOf(type: string): DescribedSettings | undefined {
  const node = definition(props[type] ?? type);
  const place = node === undefined ? undefined : places.get(node);
  if (node === undefined || place === undefined) return undefined;
  return { names: Object.keys(node.properties ?? {}), path: headingOf(place), link: linkOf(place, '') };
}
