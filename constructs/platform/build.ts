import type { Chart } from 'cdk8s';
import { ExternalLogSink, type LogSink } from '../contracts';
import { check, InvalidInput, mirrored, setSection, within, type Path, type Problem } from '../kit';
import { EventExporter } from '../events';
import { LokiGateway, nginxImage, type LokiGatewayUser } from '../gateway';
import { Loki, LokiCanary, streamWarnings, type LokiStore } from '../loki';
import { ExternalObjectStore, MinioStore, UploadCleanup } from '../object-store';
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
  /** What components refused to be built with; something else stands in their place, so that all others could be checked. */
  readonly failures: readonly Problem[];
}

/** What stands for something that could not be built; it is never written. */
const standIn = 'https://not-built.invalid';

/** Builds every component of an environment: the only place that knows all of them. */
export function build(chart: Chart, environment: Environment): Built {
  const { cluster, loki, gateway, canary, collect, events } = environment;
  const releases = releaseSets[environment.releases];
  const spaces = namespacePlan(environment);
  const namespace = spaces.logging.name;
  const shared = { ...(cluster !== undefined && { cluster }) };
  const failures: Problem[] = [];
  const attempt = <Part>(section: Path, make: () => Part, otherwise: () => Part): Part => {
    try {
      return make();
    } catch (thrown) {
      if (!(thrown instanceof InvalidInput)) throw thrown;
      failures.push(...thrown.problems.map((problem) => within(section, problem)));
      return otherwise();
    }
  };
  const storeOf = (section: Path, choice: StoreChoice): LokiStore =>
    attempt(
      [...section, 'external'],
      () => objectStore(chart, section, choice, environment, spaces),
      () => new ExternalObjectStore({ url: standIn, keys: { secret: 'not-built' } }),
    );

  const namespaces = new Namespaces(chart, 'namespaces', usedNamespaces(environment, spaces));
  const { earlier, uploadCleanup, ...today } = environment.objectStore;
  const store = storeOf(['objectStore'], today);
  const earlierStore = earlier === undefined ? undefined : storeOf(['objectStore', 'earlier'], earlier);
  const lokiComponent = new Loki(chart, 'loki', {
    release: releases.loki,
    ...loki,
    ...shared,
    ...limitsOf(environment),
    ...rulesOf(environment),
    store,
    ...(earlierStore !== undefined && { earlierStore }),
    namespace,
  });
  if (uploadCleanup !== undefined && store !== 'filesystem')
    setSection(new UploadCleanup(chart, 'upload-cleanup', { ...uploadCleanup, ...shared, namespace, store }), [
      'objectStore',
      'uploadCleanup',
    ]);
  const users = usersOf(environment, (user) => [
    ...(user === collect?.login ? [spaces.agents.name] : []),
    ...(user === canaryUser || user === events?.login ? [namespace] : []),
  ]);
  const gatewayComponent = new LokiGateway(chart, 'gateway', {
    release: releases.nginx,
    ...gateway,
    ...shared,
    namespace,
    loki: lokiComponent.api,
    users,
  });
  const sinkOf = (section: string, login: string, tenant: string): LogSink =>
    attempt(
      [section],
      () => gatewayComponent.sink(login, tenant),
      () => new ExternalLogSink({ url: standIn }),
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
    const own = { ...settings, ...shared, namespace: spaces.agents.name, sink: sinkOf('collect', login, tenant) };
    agents.push(new VectorAgent(chart, 'collect', { release: releases.vector, ...own }));
  }
  if (events !== undefined) {
    const { login, tenant, ...settings } = events;
    // The image is on the nodes already, and has busybox.
    const waitImage = mirrored(chart, nginxImage(gateway?.release ?? releases.nginx));
    const own = { ...settings, ...shared, namespace, sink: sinkOf('events', login, tenant) };
    agents.push(new EventExporter(chart, 'events', { release: releases.events, waitImage, ...own }));
  }
  const written = [...new Set(agents.flatMap(({ streamLabels }) => streamLabels))];
  check(lokiComponent, () => streamWarnings(loki.retention ?? {}, written));
  return { gateway: gatewayComponent, users, namespaces, failures };
}

function objectStore(
  chart: Chart,
  section: Path,
  { external, minio, filesystem }: StoreChoice,
  { cluster }: Environment,
  spaces: NamespacePlan,
): LokiStore {
  if (filesystem === true) return 'filesystem';
  if (external !== undefined) return new ExternalObjectStore(external);
  const id = section.length === 1 ? 'object-store' : 'earlier-object-store';
  const props = { ...minio, ...(cluster !== undefined && { cluster }), namespace: spaces.minio.name };
  const component = new MinioStore(chart, id, props);
  setSection(component, [...section, 'minio']);
  return component.objectStore;
}

function usedNamespaces({ objectStore: store, collect }: Environment, spaces: NamespacePlan): NamespaceSettings[] {
  return [
    ...(store.minio === undefined && store.earlier?.minio === undefined ? [] : [spaces.minio]),
    spaces.logging,
    ...(collect === undefined ? [] : [spaces.agents]),
  ];
}
