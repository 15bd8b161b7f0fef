import { single, type Case } from '../case';

const short = Array.from({ length: 20_000 }, (_, n) => `line ${n}`);
const threeMegabytes = 'x'.repeat(3_000_000);
const twoHundredKilobytes = `{"data":"${'y'.repeat(200_000)}"}`;

/** Lines without stages: what is stored is what was written. */
export const lineCases: readonly Case[] = [
  single(
    'a line is stored byte for byte',
    [`  GET /a?b=%20  "ü" \\n {{ x }} $HOME $$ 日本 🚀\t`],
    [{ line: `  GET /a?b=%20  "ü" \\n {{ x }} $HOME $$ 日本 🚀\t`, at: 0 }],
  ),
  single(
    'parts that the runtime split are one line',
    [{ line: 'one, ', partial: true }, { line: 'two, ', partial: true }, 'three', 'four'],
    ['one, two, three', 'four'],
  ),
  single(
    'a line of 200 KB is one line',
    ['before', twoHundredKilobytes, 'after'],
    ['before', twoHundredKilobytes, 'after'],
  ),
  {
    ...single(
      'a line of 3 MB does not prevent the lines around it',
      ['before', threeMegabytes, 'after'],
      ['before', 'after'],
    ),
    refused: true,
  },
  single(
    'bytes that are not UTF-8 become replacement characters',
    [{ line: 'caf\u00e9 \u00ff.', latin1: true }],
    ['caf\ufffd \ufffd.'],
  ),
  single('a zero byte is kept', ['a\u0000b'], ['a\u0000b']),
  single('colours of a terminal are kept', ['\u001b[31mERROR\u001b[0m failed'], ['\u001b[31mERROR\u001b[0m failed']),
  single('empty lines are kept', ['a', '', 'b'], ['a', '', 'b']),
  single('a carriage return is kept', ['a\r', 'b'], ['a\r', 'b']),
  single('20,000 short lines are stored once each', short, short),
  single('the stream is known', ['out', { line: 'err', stderr: true }], ['out', { line: 'err', stderr: true }]),
];
