import { loki, type WrongAgent } from './inputs';

/** Buffers that Vector rejects or ignores. */
export const wrongBuffers: readonly WrongAgent[] = [
  ['a disk buffer that is too small', { buffer: { maxSize: '256Mi' } }],
  ['a buffer with an unknown unit', { buffer: { maxSize: '1 GB' } }],
  ['a small disk buffer in config', loki({ buffer: { max_size: 268435456 } })],
  ['an unknown value of whenFull', { buffer: { whenFull: 'drop_oldest' } }],
  ['overflow without a next buffer', loki({ buffer: { when_full: 'overflow' } })],
  [
    'a chain that does not overflow',
    loki({
      buffer: [
        { type: 'memory', max_events: 500, when_full: 'block' },
        { type: 'disk', max_size: 536870912 },
      ],
    }),
  ],
  ['a disk buffer in events', loki({ buffer: { max_events: 500 } })],
  ['an empty list of buffers', loki({ buffer: [] })],
];
