import { dashboards } from '../../../constructs/grafana';
import { models } from './models';

test.each(Object.entries(models))('dashboards have unique uids: %s', (_name, model) => {
  const uids = dashboards(model).map(({ uid }) => uid);
  expect(new Set(uids).size).toBe(uids.length);
});
