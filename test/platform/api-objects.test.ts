import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { Component, manifestsOf, Workload, type KubernetesKinds } from '../../constructs/kit';
import { LoggingPlatform } from '../../constructs/platform';
import { VectorHost } from '../../constructs/vector';
import * as k8s from '../../imports/k8s';
import { fixtures, laptop } from '../fixtures';
import { alloyEvents } from '../fixtures/alloy-events';
import { delivered } from '../fixtures/delivered';
import { eventLogger } from '../fixtures/event-logger';
import { storeEnvironments } from '../fixtures/stores';
import { variants } from '../fixtures/variants';
import { bases } from '../fuzz/bases';
import { only } from '../support/manifests';

const classes: Readonly<Record<keyof KubernetesKinds, abstract new (...args: never[]) => ApiObject>> = {
  BackendTLSPolicy: ApiObject,
  Certificate: ApiObject,
  ClusterRole: k8s.KubeClusterRole,
  ClusterRoleBinding: k8s.KubeClusterRoleBinding,
  ConfigMap: k8s.KubeConfigMap,
  CronJob: k8s.KubeCronJob,
  DaemonSet: k8s.KubeDaemonSet,
  Deployment: k8s.KubeDeployment,
  ExternalSecret: ApiObject,
  GRPCRoute: ApiObject,
  HorizontalPodAutoscaler: k8s.KubeHorizontalPodAutoscalerV2,
  HTTPRoute: ApiObject,
  Ingress: k8s.KubeIngress,
  Job: k8s.KubeJob,
  Namespace: k8s.KubeNamespace,
  NetworkPolicy: k8s.KubeNetworkPolicy,
  PodDisruptionBudget: k8s.KubePodDisruptionBudget,
  PodMonitor: ApiObject,
  PrometheusRule: ApiObject,
  Role: k8s.KubeRole,
  RoleBinding: k8s.KubeRoleBinding,
  Service: k8s.KubeService,
  ServiceAccount: k8s.KubeServiceAccount,
  StatefulSet: k8s.KubeStatefulSet,
};

const platforms = [...fixtures, ...variants, ...storeEnvironments, alloyEvents, eventLogger, delivered, ...bases].map(
  (environment) => new LoggingPlatform(new App({ outdir: 'unused' }), 'platform', environment),
);

/** What the public members of a construct give, and the values of records and lists in them. */
function membersOf(construct: object): unknown[] {
  const own = Object.entries(construct).filter(([key]) => key !== 'node');
  return own.flatMap(([, value]): unknown[] => {
    const isCollection = Array.isArray(value) || Object.getPrototypeOf(value ?? 0) === Object.prototype;
    return isCollection ? Object.values(value as object) : [value];
  });
}

function isPart(one: IConstruct): boolean {
  return !ApiObject.isApiObject(one) && !(one instanceof Chart) && one.constructor.name !== 'Construct';
}

function pathsOf(constructs: readonly IConstruct[]): string[] {
  return constructs.map(({ node }) => node.path);
}

describe.each(platforms.map((platform) => [platform.environment.name, platform] as const))('in %s', (_, platform) => {
  // Paths are compared, because jest would print the whole tree of a construct.
  test('every construct gives its Kubernetes objects, with the class of their kind', () => {
    const parts = platform.node.findAll().filter(isPart);
    expect(pathsOf(parts.filter((part) => !(part instanceof Component)))).toEqual([]);
    for (const part of parts.filter((one) => one instanceof Component)) {
      const below = part.node.findAll().filter((one) => ApiObject.isApiObject(one));
      expect(pathsOf(part.apiObjects)).toEqual(pathsOf(below));
    }
    const { apiObjects } = platform;
    const ofClass = apiObjects.filter((one) => one instanceof classes[one.kind as keyof KubernetesKinds]);
    expect(pathsOf(ofClass)).toEqual(pathsOf(apiObjects));
    const found = apiObjects.map((one) =>
      platform.findApiObject(one.kind as keyof KubernetesKinds, one.name, one.metadata.namespace),
    );
    expect(pathsOf(found)).toEqual(pathsOf(apiObjects));
  });

  test('every component has its workloads as public members', () => {
    for (const component of platform.node.children) {
      const members = new Set(membersOf(component));
      const workloads = component.node.findAll().filter((one) => one instanceof Workload);
      expect(pathsOf(workloads.filter((one) => !members.has(one)))).toEqual([]);
    }
  });
});

test('the platforms of these tests have every component', () => {
  const folder = join(__dirname, '../../constructs');
  const components = readdirSync(folder)
    .flatMap((name) => Object.values(jest.requireActual<object>(join(folder, name, 'index.ts'))) as unknown[])
    .filter((one) => typeof one === 'function')
    .filter(({ prototype }) => prototype instanceof Component && !(prototype instanceof Workload));
  const built = new Set<unknown>(
    platforms.flatMap((platform) => platform.node.findAll().map((one) => one.constructor)),
  );
  expect(components.length).toBeGreaterThan(15);
  expect(components.filter((one) => one !== Workload && !built.has(one)).map(({ name }) => name)).toEqual([]);
});

test('a machine outside the cluster has its files as a member, and no Kubernetes objects', () => {
  const hosts = platforms.flatMap((platform) => platform.node.findAll()).filter((one) => one instanceof VectorHost);
  for (const host of hosts) {
    expect(host.apiObjects).toEqual([]);
    expect(host.artifacts.map(({ path }) => path)).toContainEqual(expect.stringMatching(/^hosts\/.*\/vector\.yaml$/));
  }
  expect(hosts.length).toBeGreaterThan(0);
});

test('a name that no object has is an error with those that exist', () => {
  const platform = new LoggingPlatform(new App({ outdir: 'unused' }), 'platform', laptop);
  expect(() => platform.gateway!.findApiObject('Service', 'gateway')).toThrow(
    "platform/gateway has no Service 'gateway'; it has logging/loki-gateway.",
  );
  expect(() => platform.gateway!.findApiObject('CronJob', 'gateway', 'logs')).toThrow(
    "platform/gateway has no CronJob 'gateway' in the namespace logs; it has none.",
  );
});

test('a name that objects of several namespaces have needs the namespace', () => {
  const platform = new LoggingPlatform(new App({ outdir: 'unused' }), 'platform', laptop);
  const chart = new Chart(platform, 'other');
  new k8s.KubeService(chart, 'a', { metadata: { name: 'minio', namespace: 'b' } });
  expect(() => platform.findApiObject('Service', 'minio')).toThrow(/^platform has several objects Service 'minio': /);
  expect(platform.findApiObject('Service', 'minio', 'b').metadata.namespace).toBe('b');
});

test('a field of a patch is written as the classes name it: the spelling of Kubernetes is lost', () => {
  const platform = new LoggingPlatform(new App({ outdir: 'unused' }), 'platform', laptop);
  const gateway = platform.findApiObject('Deployment', 'loki-gateway');
  gateway.addJsonPatch(JsonPatch.add('/spec/template/spec/setHostnameAsFqdn', true));
  gateway.addJsonPatch(JsonPatch.add('/spec/template/spec/setHostnameAsFQDN', true));
  const pod = only(manifestsOf(platform), 'Deployment', 'loki-gateway') as unknown as {
    spec: { template: { spec: object } };
  };
  expect(Object.keys(pod.spec.template.spec).filter((key) => /fqdn/i.test(key))).toEqual(['setHostnameAsFQDN']);
});
