/**
 * Vector as the agent of a cluster, as a receiver in it, and on a machine outside it.
 *
 * @packageDocumentation
 */
export { VectorAgent, VectorHost, VectorReceiver } from '../constructs/vector';
export type {
  AgentState,
  DockerContainers,
  HostFiles,
  HostSources,
  ReceiverSettings,
  ReceiverTls,
  SyslogReceiver,
  VectorAgentProps,
  VectorBuffer,
  VectorConfig,
  VectorDownload,
  VectorHostProps,
  VectorHostSettings,
  VectorReceiverProps,
  VectorRelease,
  VectorSettings,
  VectorSink,
  VectorSource,
  VectorTransform,
} from '../constructs/vector';
