import { single, type Case } from '../case';

const java = `2026-11-26 08:00:00,123 ERROR [main] shop.Cart - checkout failed
java.lang.IllegalStateException: no stock
\tat shop.Cart.checkout(Cart.java:42)
\tat shop.Main.main(Main.java:7)
Caused by: java.io.IOException: timeout
\t... 2 more`;
const javaNext = '2026-11-26 08:00:00,124 INFO [main] shop.Cart - next';

const python = `ERROR:shop.cart:checkout failed
Traceback (most recent call last):
  File "/app/cart.py", line 42, in checkout
    raise ValueError("no stock")
ValueError: no stock`;

const go = `panic: runtime error: index out of range [5] with length 3

goroutine 1 [running]:
main.main()
\t/app/main.go:8 +0x1d

goroutine 7 [select]:
main.worker(0xc000012345)
\t/app/worker.go:19 +0x7f`;

const node = `Error: connect ECONNREFUSED 10.0.0.1:5432
    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1555:16) {
  errno: -111,
  code: 'ECONNREFUSED'
}`;

const lines = (text: string): string[] => text.split('\n');
const dated = [{ multiline: { firstLine: String.raw`^\d{4}-` } }];

/** Lines of one event. */
export const multilineCases: readonly Case[] = [
  single(
    'a stack trace of Java is one entry, with the time of its first line',
    [...lines(java), javaNext],
    [
      { line: java, at: 0 },
      { line: javaNext, at: 0.006 },
    ],
    { stages: dated },
  ),
  single(
    'a traceback of Python is one entry',
    ['INFO:shop:start', ...lines(python), 'INFO:shop:next'],
    ['INFO:shop:start', python, 'INFO:shop:next'],
    { stages: [{ multiline: { firstLine: '^(DEBUG|INFO|WARNING|ERROR|CRITICAL):' } }] },
  ),
  single(
    'a panic of Go with its goroutines is one entry',
    ['2026/11/26 08:00:00 start', ...lines(go), '2026/11/26 08:00:01 start'],
    ['2026/11/26 08:00:00 start', go, '2026/11/26 08:00:01 start'],
    { stages: [{ multiline: { firstLine: String.raw`^(\d{4}/\d{2}/\d{2} |panic: |fatal error: )` } }] },
  ),
  single('an error of Node.js is one entry', ['listening', ...lines(node), 'bye'], ['listening', node, 'bye'], {
    stages: [{ multiline: { firstLine: String.raw`^[^\s}]` } }],
  }),
  single(
    'lines before the first one of an event are kept',
    ['  at nowhere', '2026-11-26 first'],
    ['  at nowhere', '2026-11-26 first'],
    { stages: dated },
  ),
  single(
    'an event ends after its largest number of lines',
    ['start', 'a', 'b', 'c', 'd', 'start', 'e'],
    ['start\na\nb', 'c\nd', 'start\ne'],
    { stages: [{ multiline: { firstLine: '^start', maxLines: 3 } }] },
  ),
  single(
    'an event ends when nothing is written for a time',
    ['start', 'a', { line: 'b', pause: 5 }],
    ['start\na', 'b'],
    { stages: [{ multiline: { firstLine: '^start', maxWaitMs: 1000 } }] },
  ),
  {
    title: 'events of stdout, of stderr and of two containers are not mixed',
    pipeline: { stages: [{ multiline: { firstLine: '^start' } }] },
    writers: [
      {
        container: 'one',
        lines: [
          'start o1',
          { line: 'start e1', stderr: true },
          'o2',
          { line: 'e2', stderr: true },
          'o3',
          { line: 'e3', stderr: true },
        ],
        entries: ['start o1\no2\no3', { line: 'start e1\ne2\ne3', stderr: true }],
      },
      { container: 'two', lines: ['start t1', 't2', 't3'], entries: ['start t1\nt2\nt3'] },
    ],
  },
  {
    title: 'only the lines of one app are joined, in the order they were written',
    pipeline: { stages: [{ when: { app: 'cart' }, ...dated[0] }] },
    writers: [
      {
        pod: { name: 'cart-1', labels: { app: 'cart' } },
        lines: [...lines(java), javaNext],
        entries: [java, javaNext],
      },
      {
        pod: { name: 'other-1', labels: { app: 'other' } },
        lines: ['2026-11-26 a', ' b'],
        entries: ['2026-11-26 a', ' b'],
      },
    ],
  },
  single(
    'a joined event is parsed as one line',
    ['{"level":"error",', '"code":7}', '{"level":"info"}'],
    [{ line: '{"level":"error",\n"code":7}', labels: { code: '7' } }, '{"level":"info"}'],
    {
      stages: [{ multiline: { firstLine: String.raw`^\{` } }, { parse: 'json' }],
      labels: { code: { extracted: 'code' } },
    },
  ),
];
