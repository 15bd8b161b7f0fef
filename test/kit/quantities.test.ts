import { bytes, cpuQuantity, durationSeconds, goDurationSeconds, quantity } from '../../constructs/kit';

test.each([
  ['512Mi', 536_870_912],
  ['1.5Gi', 1_610_612_736],
  ['1G', 1_000_000_000],
  [1024, 1024],
  ['0', 0],
  ['10GB', undefined],
  ['1.3', undefined],
  ['-1Gi', undefined],
  ['', undefined],
])('the size %p is %p bytes', (size, expected) => expect(bytes(size)).toBe(expected));

test.each([
  ['3072Mi', '3Gi'],
  ['1024Ki', '1Mi'],
  ['1500Mi', '1500Mi'],
  [1_000_000_000, '1000000000'],
  [0, '0'],
  ['nonsense', 'nonsense'],
])('the canonical form of the size %p is %p', (size, expected) => expect(quantity(size)).toBe(expected));

test.each([
  ['1000m', '1'],
  [0.5, '500m'],
  ['2', '2'],
  ['half', 'half'],
])('the canonical form of %p CPUs is %p', (cpu, expected) => expect(cpuQuantity(cpu)).toBe(expected));

test.each([
  ['30d', 2_592_000],
  ['1h30m', 5400],
  ['1w', 604_800],
  ['0', 0],
  ['30 days', undefined],
  ['1.5h', undefined],
  ['5m1h', undefined],
  ['', undefined],
])('the duration %p of a limit is %p seconds', (text, expected) => expect(durationSeconds(text)).toBe(expected));

test.each([
  ['1.5h', 5400],
  ['330s', 330],
  ['250ms', 0.25],
  ['7d', undefined],
  ['10', undefined],
])('the Go duration %p is %p seconds', (text, expected) => expect(goDurationSeconds(text)).toBe(expected));
