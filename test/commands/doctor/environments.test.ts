import { checks } from '../../../commands/doctor/checks';
import { fixtureNamed } from '../../fixtures/variants';
import { appliedCluster } from './applied-cluster';
import { allResults, emptyCluster, preparedFor } from './fake-cluster';

jest.setTimeout(60_000);

// No pod of a fake cluster can be connected to, it has one pod of each workload, and bcrypt takes seconds.
const left = new Set(['delivery', 'pod-creation', 'logins']);
const options = { checks: checks.filter(({ id }) => !left.has(id)), phase: 'after' } as const;
const ids = options.checks.map(({ id }) => id);

test.each(['seed', 'distributed', 'every-source', 'hosts', 'traces-seed', 'traces-edge', 'external-secrets'])(
  'every check says something about %s, and nothing of an applied one differs',
  async (name) => {
    const environment = fixtureNamed(name);
    const before = await allResults(environment, [...emptyCluster(), ...preparedFor(environment)], {}, options);
    expect([...new Set(before.map(({ check }) => check))]).toEqual(ids);
    const after = await allResults(environment, appliedCluster(environment), {}, options);
    expect([...new Set(after.map(({ check }) => check))]).toEqual(ids);
    const compared = new Set(['missing-objects', 'altered-objects', 'leftover-objects', 'volumes', 'crash-loops']);
    expect(after.filter(({ check, outcome }) => compared.has(check) && outcome !== 'passed')).toEqual([]);
  },
);
