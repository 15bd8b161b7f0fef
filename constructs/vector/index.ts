export type { VectorConfig, VectorSink, VectorSource, VectorTransform } from './config-format';
export { credentialsPath, credentialsText, putCredentials } from './host/layout';
export type { DockerContainers, HostFiles, HostSources, SyslogReceiver, VectorDownload } from './host/settings';
export * from './vector-agent';
export * from './vector-receiver';
export * from './vector-host';
export type { AgentState } from './state';
export { vectorReleases, type VectorRelease } from './releases';
