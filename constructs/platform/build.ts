import type { Chart } from 'cdk8s';
import { ExternalLogSink, type LogSink } from '../contracts';
import { check, InvalidInput, mirrored, setSection, within, type Path, type Problem } from '../kit';
import { EventExporter } from '../events';
import { LokiGateway, nginxReleases, type LokiGatewayUser } from '../gateway';
import { Loki, LokiCanary, streamWarnings, type LokiStore } from '../loki';
import { AzureObjectStore, ExternalObjectStore, GcsObjectStore, MinioStore, UploadCleanup } from '../object-store';
import { VectorAgent } from '../vector';
import type { Environment, NamespaceSettings, StoreChoice } from './environment';
import { namespacePlan, Namespaces, type NamespacePlan } from './namespaces';
import { releaseSets } from './releases';
import { canaryTenantOf, canaryUser, limitsOf, rulesOf, usersOf } from './tenancy';

/** The components of a platform. */
export interface Built {
  readonly gateway: LokiGateway;
  readonly users: readonly LokiGatewayUser[];
  readonly namespaces: Namespaces;
  /** Problems of components that could not be built. Stand-ins replaced them, so that all others can be checked. */
  readonly failures: readonly Problem[];
}

/** URL of stand-ins. It is never written: with a failure, there is no output. */
const standInUrl = 'https://not-built.invalid';

/** Builds every component of an environment. No other file knows all components. */
export function build(chart: Chart, environment: Environment): Built {
  const { cluster, loki, gateway, canary, collect, events } = environment;
  const releases = releaseSets[environment.releases];
  const plan = namespacePlan(environment);
  const namespace = plan.logging.name;
  const shared = { ...(cluster !== undefined && { cluster }) };
  const failures: Problem[] = [];
  const attempt = <Part>(section: Path, create: () => Part, standIn: () => Part): Part => {
    try {
      return create();
    } catch (thrown) {
      if (!(thrown instanceof InvalidInput)) throw thrown;
      failures.push(...thrown.problems.map((problem) => within(section, problem)));
      return standIn();
    }
  };
  const storeOf = (section: Path, choice: StoreChoice): LokiStore =>
    attempt(
      [...section, Object.keys(choice)[0] ?? 'external'],
      () => objectStore(chart, section, choice, environment, plan),
      () => new ExternalObjectStore({ url: standInUrl, keys: { secret: 'not-built' } }),
    );

  const namespaces = new Namespaces(chart, 'namespaces', usedNamespaces(environment, plan));
  const { earlier, uploadCleanup, ...current } = environment.objectStore;
  const store = storeOf(['objectStore'], current);
  const earlierStore = earlier === undefined ? undefined : storeOf(['objectStore', 'earlier'], earlier);
  const lokiComponent = new Loki(chart, 'loki', {
    release: releases.loki,
    cacheReleases: { memcached: releases.memcached, exporter: releases.memcachedExporter },
    ...loki,
    ...shared,
    ...limitsOf(environment),
    ...rulesOf(environment),
    store,
    ...(earlierStore !== undefined && { earlierStore }),
    namespace,
  });
  if (uploadCleanup !== undefined && store !== 'filesystem') {
    const section = ['objectStore', 'uploadCleanup'];
    const settings = { release: releases.silo, ...uploadCleanup, ...shared, namespace, store };
    attempt(
      section,
      () => setSection(new UploadCleanup(chart, 'upload-cleanup', settings), section),
      () => undefined,
    );
  }
  const users = usersOf(environment);
  const gatewayComponent = new LokiGateway(chart, 'gateway', {
    release: releases.nginx,
    ...gateway,
    ...shared,
    namespace,
    apis: [lokiComponent.api],
    users,
  });
  const sinkOf = (section: string, login: string, tenant: string): LogSink =>
    attempt(
      [section],
      () => gatewayComponent.sink(login, tenant),
      () => new ExternalLogSink({ url: standInUrl }),
    );
  if (canary !== false)
    new LokiCanary(chart, 'canary', {
      release: loki.release ?? releases.loki,
      ...canary,
      ...shared,
      namespace,
      sink: sinkOf('canary', canaryUser, canaryTenantOf(environment)),
    });
  const agents: { readonly streamLabels: readonly string[] }[] = [];
  if (collect !== undefined) {
    const { agent: _agent, login, tenant, ...settings } = collect;
    const props = { ...settings, ...shared, namespace: plan.agents.name, sink: sinkOf('collect', login, tenant) };
    agents.push(new VectorAgent(chart, 'collect', { release: releases.vector, ...props }));
  }
  if (events !== undefined) {
    const { login, tenant, ...settings } = events;
    // The image of nginx contains busybox, and needs no other image on the nodes.
    const waitImage = mirrored(chart, nginxReleases.facts(gateway?.release ?? releases.nginx).image);
    const props = { ...settings, ...shared, namespace, sink: sinkOf('events', login, tenant) };
    agents.push(new EventExporter(chart, 'events', { release: releases.events, waitImage, ...props }));
  }
  const labels = [...new Set(agents.flatMap(({ streamLabels }) => streamLabels))];
  check(lokiComponent, () => streamWarnings(loki.retention ?? {}, labels));
  return { gateway: gatewayComponent, users, namespaces, failures };
}

function objectStore(
  chart: Chart,
  section: Path,
  { external, azure, gcs, minio, filesystem }: StoreChoice,
  { cluster }: Environment,
  plan: NamespacePlan,
): LokiStore {
  if (filesystem === true) return 'filesystem';
  if (external !== undefined) return new ExternalObjectStore(external);
  if (azure !== undefined) return new AzureObjectStore(azure);
  if (gcs !== undefined) return new GcsObjectStore(gcs);
  const id = section.length === 1 ? 'object-store' : 'earlier-object-store';
  const props = { ...minio, ...(cluster !== undefined && { cluster }), namespace: plan.minio.name };
  const component = new MinioStore(chart, id, props);
  setSection(component, [...section, 'minio']);
  return component.objectStore;
}

function usedNamespaces({ objectStore: store, collect }: Environment, plan: NamespacePlan): NamespaceSettings[] {
  return [
    ...(store.minio === undefined && store.earlier?.minio === undefined ? [] : [plan.minio]),
    plan.logging,
    ...(collect === undefined ? [] : [plan.agents]),
  ];
}
