import type { Construct } from 'constructs';
import { KubeConfigMap, type EnvVar } from '../../imports/k8s';
import type { Authority, DataSource, FileVariable, Labels, SecretKey } from '../contracts';
import {
  Component,
  authorityNeed,
  check,
  commonLabels,
  declareSecret,
  error,
  escapeControl,
  isQualifiedName,
  labelKeyRule,
  labelProblems,
  objectNameProblems,
  urlOf,
  type Path,
  type Problem,
} from '../kit';
import { contentProblems, traceLinksOf, type GrafanaContent } from './content';
import { uidPattern } from './data-source-rules';
import { dataSourceFile } from './data-sources';
import { dashboardJson, folder } from './provisioning';

/** Settings of a Grafana that this app does not deploy. */
export interface ExistingGrafanaProps extends GrafanaContent {
  /** The namespace in which its sidecar looks for objects, usually its own. */
  readonly namespace: string;
  /** The first part of the names of its objects. @default 'logging' */
  readonly name?: string;
  /** Label of the ConfigMaps with dashboards. @default { grafana_dashboard: '1' } */
  readonly dashboardLabel?: Labels;
  /** Label of the Secret with the data sources. @default { grafana_datasource: '1' } */
  readonly dataSourceLabel?: Labels;
  /** uid of its data source for the Prometheus that scrapes this platform. @default - none: no panels of metrics */
  readonly prometheusUid?: string;
  /** Annotation by which the sidecar chooses the folder of a dashboard. @default 'grafana_folder' */
  readonly folderAnnotation?: string;
}

/** The settings of an existing Grafana in an environment. */
export interface ExistingGrafanaSettings extends Omit<
  ExistingGrafanaProps,
  'dataSources' | 'traceLabels' | 'dashboards'
> {
  /** A user with the role `read` or `admin`. It has one data source for each of the tenants of the user. */
  readonly login: string;
}

/**
 * Data sources and dashboards of a Grafana that this app does not deploy: ConfigMaps with a label for each dashboard,
 * and a Secret with a label for the data sources, which `npm run secrets` prints because it holds a password.
 */
export class ExistingGrafana extends Component {
  constructor(scope: Construct, id: string, props: ExistingGrafanaProps) {
    super(scope, id);
    const { namespace, dataSources, dashboards = [], name = 'logging', folderAnnotation = 'grafana_folder' } = props;
    const { dashboardLabel = { grafana_dashboard: '1' }, dataSourceLabel = { grafana_datasource: '1' } } = props;
    for (const [n, dashboard] of dashboards.entries())
      new KubeConfigMap(this, `dashboard-${n}`, {
        metadata: {
          name: `${name}-dashboard-${dashboard.uid}`,
          namespace,
          labels: { ...commonLabels(this), ...dashboardLabel },
          annotations: { [folderAnnotation]: folder.title },
        },
        data: { [`${dashboard.uid}.json`]: dashboardJson(dashboard) },
      });
    const secret = `${name}-data-sources`;
    const resolved = dataSources.map(({ endpoint, ...source }) => ({ ...source, url: urlOf(endpoint) }));
    const authorities = dataSources.flatMap(({ ca }) => ca ?? []);
    for (const source of dataSources)
      if (source.ca !== undefined)
        declareSecret(this, authorityNeed(this, namespace, source.ca, source.endpoint.host), ['login']);
    const file = dataSourceFile(resolved, traceLinksOf(props, props.prometheusUid), false);
    declareSecret(this, {
      form: 'file',
      secret,
      namespaces: [namespace],
      labels: dataSourceLabel,
      file: `${secret}.yaml`,
      content: file.content,
      variables: loginVariables(file.env, dataSources),
      ...(authorities.length > 0 && { certificates: certificateVariables(file.env, authorities) }),
      description: 'the data sources of Grafana',
    });
    check(this, () => [
      ...contentProblems(
        props,
        file,
        [...dataSources, { uid: props.prometheusUid ?? '' }].map(({ uid }) => uid),
        props.prometheusUid,
      ),
      ...prometheusUidProblems(props),
      ...objectNameProblems(['name'], name),
      ...annotationKeyProblems(['folderAnnotation'], folderAnnotation),
      ...labelProblems(['dashboardLabel'], dashboardLabel),
      ...labelProblems(['dataSourceLabel'], dataSourceLabel),
      ...emptyProblems(props),
    ]);
  }
}

/** The parts of logins that the variables of the file stand for. */
function loginVariables(env: readonly EnvVar[], sources: readonly DataSource[]): Record<string, FileVariable> {
  return Object.fromEntries(
    env.flatMap(({ name, valueFrom }) => {
      const { name: secret, key } = valueFrom!.secretKeyRef!;
      const login = sources.find((source) => source.login?.secret === secret)?.login;
      return login === undefined ? [] : [[name, { login, part: key === 'username' ? 'username' : 'password' }]];
    }),
  );
}

/** The certificates that the variables of the file stand for. */
function certificateVariables(env: readonly EnvVar[], authorities: readonly Authority[]): Record<string, SecretKey> {
  return Object.fromEntries(
    env.flatMap(({ name, valueFrom }) => {
      const { name: secret = '', key } = valueFrom!.secretKeyRef!;
      return authorities.some((ca) => ca.secret === secret && ca.key === key) ? [[name, { secret, key }]] : [];
    }),
  );
}

/** The uid is in the panels of metrics, and must be another one than those of the data sources of this platform. */
function prometheusUidProblems({ prometheusUid: uid, dataSources }: ExistingGrafanaProps): Problem[] {
  if (uid === undefined) return [];
  const path = ['prometheusUid'];
  if (!uidPattern.test(uid))
    return [error(path, `'${escapeControl(uid)}' is not a uid: 1 to 40 letters, digits, '-' and '_'.`)];
  const same = dataSources.find((source) => source.uid === uid);
  return same === undefined
    ? []
    : [
        error(
          path,
          `'${uid}' is the uid of the data source '${escapeControl(same.name)}' of this platform, which is not a Prometheus.`,
        ),
      ];
}

function annotationKeyProblems(path: Path, key: string): Problem[] {
  return isQualifiedName(key)
    ? []
    : [error(path, `'${escapeControl(key)}' is not a valid name of an annotation: ${labelKeyRule}.`)];
}

/** Without a label, the sidecar would not find the objects. */
function emptyProblems(props: ExistingGrafanaProps): Problem[] {
  return (['dashboardLabel', 'dataSourceLabel'] as const)
    .filter((key) => props[key] !== undefined && Object.keys(props[key]).length === 0)
    .map((key) => error([key], 'the map is empty; the sidecar of Grafana finds objects by a label.'));
}
