import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { GatewayUser } from '../contracts';
import { below, InvalidInput, setPartOf, setRegistry, warn } from '../kit';
import { EventExporter } from '../events';
import { Loki, LokiCanary, LokiGateway, streamAdvice, type LokiStore } from '../loki';
import { ExternalObjectStore, MinioStore, UploadCleanup } from '../minio';
import { VectorAgent } from '../vector';
import type { Environment, NamespaceSettings, StoreChoice } from './environment';
import { namespacePlan, Namespaces, type NamespacePlan } from './namespaces';
import { releaseSets } from './releases';
import { canaryTenantOf, canaryUser, limitsOf, rulesOf, usersOf } from './tenancy';

/**
 * The whole platform of one environment: the only place that knows all rooms.
 *
 * The id of each room is the section of the environment that describes it, so every problem has the path that the user wrote.
 */
export class LoggingPlatform extends Chart {
  /** The door to Loki, and to everything that the platform promises. */
  readonly gateway: LokiGateway;
  /** Who may pass it. */
  readonly users: readonly GatewayUser[];

  constructor(scope: Construct, environment: Environment) {
    super(scope, environment.name);
    setPartOf(this, `logging-${environment.name}`);
    if (environment.registry !== undefined) setRegistry(this, environment.registry);
    const { cluster, loki, gateway, canary, collect, events } = environment;
    const releases = releaseSets[environment.releases];
    const spaces = namespacePlan(environment);
    const namespace = spaces.logging.name;
    const shared = { ...(cluster !== undefined && { cluster }) };
    new Namespaces(this, 'namespaces', usedNamespaces(environment, spaces));

    const { earlier, uploadCleanup, ...today } = environment.objectStore;
    const stores = {
      store: this.store('objectStore', today, environment, spaces),
      ...(earlier !== undefined && { earlierStore: this.store('objectStore.earlier', earlier, environment, spaces) }),
    };
    const room = section(
      'loki',
      () =>
        new Loki(this, 'loki', {
          release: releases.loki,
          ...loki,
          ...shared,
          ...limitsOf(environment),
          ...rulesOf(environment),
          ...stores,
          namespace,
        }),
    );
    if (uploadCleanup !== undefined && stores.store !== 'filesystem')
      new UploadCleanup(this, 'objectStore.uploadCleanup', {
        ...uploadCleanup,
        ...shared,
        namespace,
        store: stores.store,
      });
    this.users = usersOf(environment, (user) => [
      ...(user === collect?.login ? [spaces.agents.name] : []),
      ...(user === canaryUser || user === events?.login ? [namespace] : []),
    ]);
    this.gateway = section(
      'gateway',
      () =>
        new LokiGateway(this, 'gateway', {
          release: releases.nginx,
          ...gateway,
          ...shared,
          namespace,
          loki: room.api,
          users: this.users,
        }),
    );
    if (canary !== false)
      section('canary', () => {
        const sink = this.gateway.sink(canaryUser, canaryTenantOf(environment));
        return new LokiCanary(this, 'canary', {
          release: loki.release ?? releases.loki,
          ...canary,
          ...shared,
          namespace,
          sink,
        });
      });
    const agents: { readonly streamLabels: readonly string[] }[] = [];
    if (collect !== undefined)
      section('collect', () => {
        const { agent: _agent, login, tenant, ...settings } = collect;
        const sink = this.gateway.sink(login, tenant);
        const own = { ...settings, ...shared, namespace: spaces.agents.name, sink };
        agents.push(new VectorAgent(this, 'collect', { release: releases.vector, ...own }));
      });
    if (events !== undefined)
      section('events', () => {
        const { login, tenant, ...settings } = events;
        const sink = this.gateway.sink(login, tenant);
        const own = { ...settings, ...shared, namespace, sink };
        agents.push(new EventExporter(this, 'events', { release: releases.events, ...own }));
      });
    const written = [...new Set(agents.flatMap(({ streamLabels }) => streamLabels))];
    warn(room, () => streamAdvice(loki.retention ?? {}, written));
  }

  private store(path: string, choice: StoreChoice, { cluster }: Environment, spaces: NamespacePlan): LokiStore {
    const { external, minio } = choice;
    if (choice.filesystem === true) return 'filesystem';
    if (external !== undefined) return section(`${path}.external`, () => new ExternalObjectStore(external));
    const props = { ...minio, ...(cluster !== undefined && { cluster }), namespace: spaces.minio.name };
    return section(`${path}.minio`, () => new MinioStore(this, `${path}.minio`, props)).objectStore;
  }
}

function usedNamespaces({ objectStore, collect }: Environment, spaces: NamespacePlan): NamespaceSettings[] {
  return [
    ...(objectStore.minio === undefined && objectStore.earlier?.minio === undefined ? [] : [spaces.minio]),
    spaces.logging,
    ...(collect === undefined ? [] : [spaces.agents]),
  ];
}

/** Builds a room; what it refuses is told under the name of its section. */
function section<Room>(name: string, build: () => Room): Room {
  try {
    return build();
  } catch (error) {
    if (error instanceof InvalidInput) throw new InvalidInput(error.problems.map((problem) => below(name, problem)));
    throw error;
  }
}
