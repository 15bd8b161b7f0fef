import { render } from '../../constructs/platform';
import { traces, tracesOnly } from '../fixtures/traces';

const { Prod } = tracesOnly.tenants;

test("a tenant may be called like the folder of Loki's index only where there is no Loki", () => {
  const index = { ...Prod };
  expect(render({ ...tracesOnly, tenants: { Prod, index } }).errors).toEqual([]);
  const { errors } = render({ ...traces, tenants: { ...traces.tenants, index } });
  expect(errors.map(({ path }) => path)).toContainEqual(['tenants', 'index']);
});

test.each([
  ['Tempo', tracesOnly],
  ['Loki and Tempo', traces],
])('an empty name of a tenant is an error that names %s', (systems, environment) => {
  const { errors } = render({ ...environment, tenants: { ...environment.tenants, '': Prod } });
  expect(errors.map(({ message }) => message)).toContainEqual(
    `the name is empty; ${systems} would answer every request with "no org id".`,
  );
});
