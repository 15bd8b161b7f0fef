import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { yamlText, type Data, type Keys, type Shape } from '../../constructs/kit';
import { tempoVerification } from '../conformance/tempo-program';
import { printedKeys } from './printed';
import { durationShape, narrowedShapes, unprintedShapes } from './tempo-shapes';

const port = 43_200;

/** What both supported majors start with. */
const minimal = (folder: string): Data => ({
  server: { http_listen_port: port, grpc_listen_port: port + 1 },
  usage_report: { reporting_enabled: false },
  storage: { trace: { backend: 'local', local: { path: folder }, wal: { path: join(folder, 'wal') } } },
});

/** The table of a release, from the configuration that the running program serves. */
export async function tempoKeys(program: string): Promise<Keys> {
  const folder = mkdtempSync(join(tmpdir(), 'tempo-keys-'));
  try {
    const refusal = (config: string): string => tempoVerification(program, config).output;
    const defaults = await servedDefaults(program, folder);
    return printedKeys({ defaults, refusal, narrowed: narrowedShapes, unprinted: accepted(refusal), durationShape });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function servedDefaults(program: string, folder: string): Promise<Data> {
  const file = join(folder, 'config.yaml');
  writeFileSync(file, yamlText(minimal(folder)));
  const tempo = spawn(program, [`-config.file=${file}`], { stdio: 'ignore' });
  const ended = new Promise<never>((_resolve, reject) => {
    tempo.on('exit', (code) => reject(new Error(`${program} exited with ${code}.`)));
  });
  try {
    return load(await Promise.race([served(`http://127.0.0.1:${port}/status/config?mode=defaults`), ended])) as Data;
  } finally {
    tempo.removeAllListeners('exit');
    tempo.kill('SIGKILL');
  }
}

/** The document behind the line `GET /status/config`. */
async function served(url: string): Promise<string> {
  for (;;) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok === true) {
      const text = await response.text();
      return text.slice(text.indexOf('---'));
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** The unprinted keys that the release has: it names the line of each that it does not. */
function accepted(refusal: (config: string) => string): Record<string, Shape> {
  const entries = Object.entries(unprintedShapes);
  return Object.fromEntries(
    entries.filter(([path]) => {
      const steps = path.split('.');
      const config = steps.map((step, n) => `${'  '.repeat(n)}${step}:`).join('\n');
      return !/field \S+ not found/.test(refusal(`${config}\n`));
    }),
  );
}
