import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { GatewayUser } from '../contracts';
import {
  below,
  InvalidInput,
  mirrored,
  printable,
  problemsBelow,
  reportAll,
  setPartOf,
  setRegistry,
  warn,
  withoutUndefined,
  type Problem,
} from '../kit';
import { EventExporter } from '../events';
import { LokiGateway, nginxImage } from '../gateway';
import { Loki, LokiCanary, streamAdvice, type LokiStore } from '../loki';
import { ExternalObjectStore, MinioStore, UploadCleanup } from '../object-store';
import { VectorAgent } from '../vector';
import { environmentProblems } from './environment-rules';
import type { Environment, NamespaceSettings, StoreChoice } from './environment';
import { filesOf, settledProblems } from './files';
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
  /** The namespaces that it creates, and those that it shares with others. */
  readonly namespaces: Namespaces;

  /** @throws InvalidInput with every problem that could be found, where the environment cannot be built */
  constructor(scope: Construct, described: Environment) {
    const environment = valid(described);
    super(scope, environment.name);
    reportAll(this, () => filesOf(this, environment).problems);
    const section = <Room>(name: string, build: () => Room): Room => this.#section(name, build, environment);
    setPartOf(this, `logging-${environment.name}`);
    if (environment.registry !== undefined) setRegistry(this, environment.registry);
    const { cluster, loki, gateway, canary, collect, events } = environment;
    const releases = releaseSets[environment.releases];
    const spaces = namespacePlan(environment);
    const namespace = spaces.logging.name;
    const shared = { ...(cluster !== undefined && { cluster }) };
    this.namespaces = new Namespaces(this, 'namespaces', usedNamespaces(environment, spaces));

    const { earlier, uploadCleanup, ...today } = environment.objectStore;
    const stores = {
      store: this.#store('objectStore', today, environment, spaces),
      ...(earlier !== undefined && { earlierStore: this.#store('objectStore.earlier', earlier, environment, spaces) }),
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
        // The image is on the nodes already, and has busybox.
        const waitImage = mirrored(this, nginxImage(gateway?.release ?? releases.nginx));
        const own = { release: releases.events, waitImage, ...settings, ...shared, namespace, sink };
        agents.push(new EventExporter(this, 'events', own));
      });
    const written = [...new Set(agents.flatMap(({ streamLabels }) => streamLabels))];
    warn(room, () => streamAdvice(loki.retention ?? {}, written));
  }

  #store(path: string, choice: StoreChoice, environment: Environment, spaces: NamespacePlan): LokiStore {
    const { external, minio } = choice;
    const { cluster } = environment;
    if (choice.filesystem === true) return 'filesystem';
    if (external !== undefined)
      return this.#section(`${path}.external`, () => new ExternalObjectStore(external), environment);
    const props = { ...minio, ...(cluster !== undefined && { cluster }), namespace: spaces.minio.name };
    return this.#section(`${path}.minio`, () => new MinioStore(this, `${path}.minio`, props), environment).objectStore;
  }

  /** Builds a component. What it refuses is told under its section, with what is wrong with those that were built before it. */
  #section<Built>(name: string, build: () => Built, environment: Environment): Built {
    try {
      return build();
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      const before: Problem[] = this.node.children
        .filter(({ node }) => node.id !== name)
        .flatMap((built) => problemsBelow(built));
      throw new InvalidInput(
        settledProblems(environment, [...before, ...error.problems.map((problem) => below(name, problem))]),
      );
    }
  }
}

/**
 * The environment, if a platform can be built from it.
 *
 * @throws InvalidInput with all that is wrong with its shape, or with what its sections say of each other
 */
function valid(environment: Environment): Environment {
  const problems = environmentProblems(environment);
  if (problems.length > 0) throw new InvalidInput(problems.map(printable));
  return withoutUndefined(environment);
}

function usedNamespaces({ objectStore, collect }: Environment, spaces: NamespacePlan): NamespaceSettings[] {
  return [
    ...(objectStore.minio === undefined && objectStore.earlier?.minio === undefined ? [] : [spaces.minio]),
    spaces.logging,
    ...(collect === undefined ? [] : [spaces.agents]),
  ];
}
