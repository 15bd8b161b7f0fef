import type { DoctorCheck } from '../check';
import { objectAdmission, podAdmission, webhooks } from './admission';
import { containerConfig, imagePull, outOfMemory, probes } from './containers';
import { alteredObjects, leftoverObjects, missingObjects } from './drift';
import { delivery } from './delivery';
import { images } from './images';
import { jobs } from './jobs';
import { logins } from './logins';
import { crashLoops, initContainers, logMessages } from './logs';
import { namespaces } from './namespaces';
import { apiServer, clusterDomain, dns } from './network';
import { networkPlugin } from './network-plugin';
import { nodeLimits } from './node-limits';
import { nodeState } from './node-state';
import { evictions, podCreation, podsPending } from './pods';
import { quotas } from './quotas';
import { references } from './references';
import { nodes, room } from './scheduling';
import { secrets } from './secrets';
import { apiKinds, clashes, clocks, portForward, serverVersion } from './server';
import { storageClasses } from './storage';
import { volumes } from './volumes';

/** Every check, in the order in which they run. */
export const checks: readonly DoctorCheck[] = [
  serverVersion,
  apiKinds,
  clashes,
  namespaces,
  secrets,
  logins,
  references,
  storageClasses,
  nodes,
  room,
  quotas,
  podAdmission,
  objectAdmission,
  webhooks,
  clusterDomain,
  dns,
  apiServer,
  networkPlugin,
  nodeLimits,
  clocks,
  images,
  portForward,

  missingObjects,
  alteredObjects,
  leftoverObjects,
  nodeState,
  podCreation,
  podsPending,
  volumes,
  imagePull,
  containerConfig,
  jobs,
  initContainers,
  outOfMemory,
  crashLoops,
  probes,
  evictions,
  logMessages,
  delivery,
];
