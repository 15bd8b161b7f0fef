import { layoutProblems, goLayout, strftimeOf } from '../../constructs/kit';
import { describeWithVector, vrl } from '../support/vrl';

/** Layouts with their format in strftime, and a time that both read. */
const layouts: readonly (readonly [layout: string, strftime: string, sample: string])[] = [
  ['2006-01-02 15:04:05', '%Y-%m-%d %H:%M:%S%.f', '2026-11-26 23:59:58'],
  ['2006-01-02 15:04:05', '%Y-%m-%d %H:%M:%S%.f', '2026-11-26 23:59:58.25'],
  ['2006-01-02 15:04:05.000', '%Y-%m-%d %H:%M:%S%.3f', '2026-11-26 23:59:58.123'],
  ['2006-01-02 15:04:05,000', '%Y-%m-%d %H:%M:%S,%3f', '2026-11-26 23:59:58,123'],
  ['2006-01-02T15:04:05.999999999Z07:00', '%Y-%m-%dT%H:%M:%S%.f%#z', '2026-11-26T23:59:58.5Z'],
  ['2006-01-02T15:04:05Z07:00', '%Y-%m-%dT%H:%M:%S%.f%#z', '2026-11-26T23:59:58+02:00'],
  ['2006-01-02T15:04:05-0700', '%Y-%m-%dT%H:%M:%S%.f%z', '2026-11-26T23:59:58-0330'],
  ['02/Jan/2006:15:04:05 -0700', '%d/%b/%Y:%H:%M:%S%.f %z', '26/Nov/2026:23:59:58 +0200'],
  ['Mon Jan _2 15:04:05 2006', '%a %b %e %H:%M:%S%.f %Y', 'Thu Nov  5 23:59:58 2026'],
  ['Monday, January 2 2006, 3:04 PM', '%A, %B %-d %Y, %-I:%M %p', 'Thursday, November 26 2026, 1:59 PM'],
  ['1/2/06 03:04:05 pm', '%-m/%-d/%y %I:%M:%S%.f %P', '11/5/26 01:59:58 pm'],
  ['2006002 15:04', '%Y%j %H:%M', '2026330 23:59'],
  ['20060102150405.000000', '%Y%m%d%H%M%S%.6f', '20261126235958.123456'],
  ['2006-01-02 100% 15:04', '%Y-%m-%d %-m00%% %H:%M', ''],
];

test.each(layouts)('%s is %s', (layout, strftime) => {
  expect(strftimeOf(layout)).toBe(strftime);
});

test.each(layouts.filter(([, , sample]) => sample !== ''))('%s is a complete layout', (layout) => {
  expect(layoutProblems([], layout)).toEqual([]);
});

test('a layout is split into fields and text, where a name that continues in lower case is text', () => {
  expect(goLayout('Month Jan, _2006')).toEqual([
    { text: 'Month ' },
    { text: 'Jan', field: 'month' },
    { text: ', _' },
    { text: '2006', field: 'year' },
  ]);
});

/** Layouts in another syntax, or of an example, with the layout that was meant. */
test.each([
  ['%Y-%m-%d %H:%M:%S', '2006-01-02 15:04:05'],
  ['%F %T.%L', '2006-01-02 15:04:05.000'],
  ['%d/%b/%Y:%H:%M:%S %z', '02/Jan/2006:15:04:05 -0700'],
  ['%Y-%m-%dT%H:%M:%S%.fZ', '2006-01-02T15:04:05.999Z'],
  ['yyyy-MM-dd HH:mm:ss,SSS', '2006-01-02 15:04:05,000'],
  [`yyyy-MM-dd'T'HH:mm:ssXXX`, '2006-01-02T15:04:05Z07:00'],
  ['2024-05-31T23:59:59.123Z', '2006-01-02T15:04:05.000Z07:00'],
  ['2024/05/31 23:59:59 +02:00', '2006/01/02 15:04:05 -07:00'],
  ['%s', undefined],
  ['Jan _2 15:04:05', undefined],
  ['2006-01-02', undefined],
  ['2006-01-02 03:04:05', '2006-01-02 15:04:05'],
  ['2006-01-02 15:04:05 MST', undefined],
  ['2006-01-02 15:04:05,999', '2006-01-02 15:04:05,000'],
  ['2006-01-02 15:04:05.0001', '2006-01-02 15:04:05.0000'],
  ['', undefined],
])('%s is rejected, with the fix %s', (layout, meant) => {
  const [problem] = layoutProblems([], layout);
  expect(problem).toMatchObject({ severity: 'error' });
  expect(problem!.fix).toEqual(meant === undefined ? undefined : { replace: meant });
});

describeWithVector('the real Vector', () => {
  test('reads the samples with the converted layouts', () => {
    const samples = layouts.filter(([, , sample]) => sample !== '');
    const calls = samples.map(([, strftime, sample], n) => {
      const parse = `parse_timestamp(${JSON.stringify(sample)}, ${JSON.stringify(strftime)}, timezone: "UTC")`;
      return `if .n == ${n} { result = is_timestamp(${parse} ?? "") }`;
    });
    const program = `result = false\n${calls.join('\n')}\nto_string(result)`;
    const read = vrl(
      program,
      samples.map((_, n) => ({ n })),
    );
    expect(read).toEqual(samples.map(() => 'true'));
  });
});
