import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const source = join(__dirname, '../../constructs/platform/uninterrupted.ts');

/** Runs a script that is sent a signal while it writes, and says whether it wrote everything. */
function interrupted(body: string): { readonly stdout: string; readonly signal: NodeJS.Signals | null } {
  const script = `
    const { uninterrupted } = require(${JSON.stringify(source)});
    const { writeSync } = require('node:fs');
    const write = () => {
      writeSync(1, 'first');
      process.kill(process.pid, 'SIGTERM');
      for (const end = Date.now() + 50; Date.now() < end; );
      writeSync(1, ', second');
    };
    ${body}
    setTimeout(() => writeSync(1, ', later'), 1000);`;
  const { stdout, signal } = spawnSync(process.execPath, ['--require', require.resolve('tsx/cjs'), '--eval', script], {
    encoding: 'utf8',
  });
  return { stdout, signal };
}

test('a signal ends the process after all is written, with the signal', () => {
  expect(interrupted('uninterrupted(write);')).toEqual({ stdout: 'first, second', signal: 'SIGTERM' });
});

test('afterwards a signal ends the process at once, as before', () => {
  expect(interrupted('uninterrupted(() => {}); setImmediate(() => setImmediate(write));')).toEqual({
    stdout: 'first',
    signal: 'SIGTERM',
  });
});
