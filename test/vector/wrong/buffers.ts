import { loki, type Wrong } from './said';

/** Buffers that Vector would not start with, or never look at. */
export const wrongBuffers: readonly Wrong[] = [
  {
    what: 'a disk buffer that is too small',
    said: { buffer: { maxSize: '256Mi' } },
    told: [
      'buffer.maxSize',
      '256Mi (268435456 bytes) is below the smallest disk buffer of Vector, 268435488 bytes (two data files and a ledger).',
      `maxSize: '512Mi'`,
    ],
  },
  {
    what: 'a buffer without a unit of Kubernetes',
    said: { buffer: { maxSize: '1 GB' } },
    told: [
      'buffer.maxSize',
      `'1 GB' is not a size in bytes: Kubernetes writes a number and one of Ki, Mi, Gi, Ti, k, M, G, T, or nothing.`,
      `maxSize: '1Gi'`,
    ],
  },
  {
    what: 'a small disk buffer in config',
    said: loki({ buffer: { max_size: 268435456 } }),
    told: [
      'config.sinks.loki_push.buffer.max_size',
      '268435456 bytes are below the smallest disk buffer of Vector, 268435488 bytes (two data files and a ledger).',
    ],
  },
  {
    what: 'an unknown word for a full buffer',
    said: { buffer: { whenFull: 'drop_oldest' } },
    told: [
      'buffer.whenFull',
      `whenFull is 'drop_oldest'; known are 'block', which waits, and 'drop_newest', which loses lines.`,
    ],
  },
  {
    what: 'overflow into nothing',
    said: loki({ buffer: { when_full: 'overflow' } }),
    told: ['config.sinks.loki_push.buffer.when_full', `'overflow' goes to the next buffer, and there is none.`],
  },
  {
    what: 'a chain that does not overflow',
    said: loki({
      buffer: [
        { type: 'memory', max_events: 500, when_full: 'block' },
        { type: 'disk', max_size: 536870912 },
      ],
    }),
    told: [
      'config.sinks.loki_push.buffer',
      `of several buffers each but the last has when_full: 'overflow', and the last has not; number 1 of 2 differs.`,
      `when_full: 'overflow'`,
    ],
  },
  {
    what: 'a disk buffer in events',
    said: loki({ buffer: { max_events: 500 } }),
    told: ['config.sinks.loki_push.buffer.max_events', 'a disk buffer is measured in bytes, not in events.'],
  },
  {
    what: 'no buffer at all',
    said: loki({ buffer: [] }),
    told: ['config.sinks.loki_push.buffer', 'it is an empty list; a sink has one buffer at least.'],
  },
];
