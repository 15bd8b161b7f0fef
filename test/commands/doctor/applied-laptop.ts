import { checks } from '../../../commands/doctor/checks';
import { laptop } from '../../fixtures';
import { appliedCluster } from './applied-cluster';
import { findings, type Behaviour, type FakeObject } from './fake-cluster';

/** The laptop, applied. */
export const applied = appliedCluster(laptop);

// No pod of a fake cluster can be connected to.
const options = { checks: checks.filter(({ id }) => id !== 'delivery') };

/** What checks say about a laptop, besides what passed. */
export function said(objects: readonly FakeObject[], behaviour: Behaviour = {}): Promise<string[]> {
  return findings(laptop, objects, behaviour, options);
}

/** A warning about an object. */
export function event(kind: string, namespace: string, name: string, reason: string, message: string): FakeObject {
  return {
    kind: 'Event',
    metadata: { name: `${name}.1`, namespace },
    type: 'Warning',
    involvedObject: { kind, name },
    reason,
    message,
  };
}
