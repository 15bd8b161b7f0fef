import type { Stage } from '../../../constructs/contracts';
import { single, type Case, type Entry } from '../case';

const labelled = { level: { extracted: 'level' } } as const;

function detected(
  title: string,
  levels: readonly (readonly [line: string, level?: string])[],
  ...stages: readonly Stage[]
): Case {
  const entries = levels.map(([line, level]): Entry => (level === undefined ? line : { line, labels: { level } }));
  return single(
    title,
    levels.map(([line]) => line),
    entries,
    {
      stages: [...stages, { level: 'detect' }],
      labels: labelled,
    },
  );
}

/** The level of a line. */
export const levelCases: readonly Case[] = [
  single(
    'a field with the name of a part of the detection keeps its value',
    ['{"level_word":"mine","msg":"an ERROR here"}', 'plain ERROR line'],
    [
      { line: '{"level_word":"mine","msg":"an ERROR here"}', labels: { lv: 'error', word: 'mine' } },
      { line: 'plain ERROR line', labels: { lv: 'error', word: false } },
    ],
    {
      stages: [{ parse: 'json' }, { level: 'detect' }],
      labels: { lv: { extracted: 'level' }, word: { extracted: 'level_word' } },
    },
  ),
  detected(
    'the level of JSON is detected by its field',
    [
      ['{"level":"info","msg":"an error"}', 'info'],
      ['{"msg":"an error","level":"WARNING"}', 'warn'],
      ['{"msg":"info","severity":"CRITICAL"}', 'critical'],
      ['{"lvl":"err"}', 'error'],
      ['{"log":{"level":"trace"}}', 'trace'],
      ['{"log.level":"Debug"}', 'debug'],
      ['{"level":"fatal"}', 'critical'],
    ],
    { parse: 'json' },
  ),
  detected(
    'levels of Node.js as numbers are detected',
    [
      ['{"level":10}', 'trace'],
      ['{"level":20}', 'debug'],
      ['{"level":30}', 'info'],
      ['{"level":40}', 'warn'],
      ['{"level":50}', 'error'],
      ['{"level":60}', 'critical'],
    ],
    { parse: 'json' },
  ),
  detected(
    'the level of logfmt is detected by its field',
    [
      ['ts=1 msg="an error" level=debug', 'debug'],
      ['level=warn msg=x', 'warn'],
      ['lvl=eror', 'error'],
    ],
    { parse: 'logfmt' },
  ),
  detected(
    'the level of klog is detected by its field',
    [
      ['E1126 08:00:00.000000       1 a.go:1] warn', 'error'],
      ['W1126 08:00:00.000000       1 a.go:1] x', 'warn'],
      ['I1126 08:00:00.000000       1 a.go:1] x', 'info'],
      ['F1126 08:00:00.000000       1 a.go:1] x', 'critical'],
    ],
    { parse: 'klog' },
  ),
  detected('the level of a text is detected', [
    ['2026-11-26 08:00:00 ERROR boom', 'error'],
    ['[WARN] low disk', 'warn'],
    ['INFO: started', 'info'],
    ['08:00:00.000 [main] DEBUG shop.Cart', 'debug'],
    ['{"level":"info","msg":"not parsed"}', 'info'],
    ['\u001b[31mERROR\u001b[0m failed', 'error'],
  ]),
  detected('a text without a level has none', [['the terror of it'], ['informational'], [''], ['{"a":1}']]),
  single(
    'the level is read from a field',
    ['{"prio":"WARNING"}', '{"prio":"nonsense"}', '{}', '{"prio":50}'],
    [
      { line: '{"prio":"WARNING"}', labels: { level: 'warn' } },
      '{"prio":"nonsense"}',
      '{}',
      { line: '{"prio":50}', labels: { level: 'error' } },
    ],
    { stages: [{ parse: 'json' }, { level: { field: 'prio' } }], labels: labelled },
  ),
  single(
    'a detected level that is no label is sent as detected_level',
    ['{"level":"error"}', 'nothing'],
    [{ line: '{"level":"error"}', metadata: { detected_level: 'error' } }, 'nothing'],
    { stages: [{ level: 'detect' }] },
  ),
];
