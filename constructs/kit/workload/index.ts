export { autoscalingProblems, type AutoscalingSettings } from './autoscaler';
export * from './ca-bundle';
export * from './budget';
export * from './cluster-role';
export * from './env';
export * from './images';
export * from './kinds';
export * from './labels';
export type { Metrics } from './metrics';
export * from './node-folder';
export * from './pod-env';
export type { DnsSettings } from './dns';
export type {
  CsiSource,
  EmptyDirSource,
  ExtraVolume,
  HostPathSource,
  KeysSource,
  ProjectedSource,
  TokenSource,
} from './extra-volumes';
export * from './pod-settings';
export * from './resources';
export type { SeccompSettings, SecurityContextSettings, SeLinuxSettings } from './security-context';
export { setPodSettings, sharedPodProblems, type SharedPodSettings } from './shared-pods';
export type { TopologySpread } from './topology-spread';
export * from './secrets';
export type { ServiceAccountSettings } from './service-account';
export * from './store';
export * from './template';
export * from './workload';
export type { WorkloadProps } from './workload-props';
