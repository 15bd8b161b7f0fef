import { printJson, type Call, type ExitCode } from '../command';
import { environmentNamed, validEnvironment } from '../environments';
import { uninstallation, uninstallScript } from './steps';
import type { UninstallOptions } from '.';

/** Prints the commands that remove the platform of an environment. */
export async function runUninstall({ args, options, environments }: Call<UninstallOptions>): Promise<ExitCode> {
  const rendered = validEnvironment(environmentNamed(await environments(), args[0]!));
  const data = options.data === true;
  if (options.json === true) printJson(uninstallation(rendered, data));
  else process.stdout.write(uninstallScript(rendered, data));
  return 0;
}
