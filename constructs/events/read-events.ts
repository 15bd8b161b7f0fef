import type { PolicyRule } from '../../imports/k8s';

/** Read access to events only: neither program looks up the objects of events. */
export const readEvents: PolicyRule[] = [
  { apiGroups: ['', 'events.k8s.io'], resources: ['events'], verbs: ['get', 'list', 'watch'] },
];
