import { dashboards } from '../../../constructs/grafana';
import { smallest } from './models';

jest.mock('@grafana/grafana-foundation-sdk/dashboard', () => {
  throw new Error('the builders are loaded');
});

test('only environments with Grafana load the builders', () => {
  expect(() => dashboards(smallest)).toThrow('the builders are loaded');
});
