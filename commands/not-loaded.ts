import { relative } from 'node:path';

/** A module that cannot be loaded; the message has the file and the reason. */
export class NotLoaded extends Error {}

/** The reason of an error of a module, on one line: Node lists the modules that required a missing one. */
export function reasonOf(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null || !('message' in thrown)) return String(thrown);
  const { name, message } = thrown as Error;
  const [reason] = message.split('\nRequire stack:');
  return name === 'Error' ? reason! : `${name}: ${reason}`;
}

/** A path as messages have it: below the working directory, it begins there. */
export function shownPath(file: string): string {
  const path = relative(process.cwd(), file);
  return path.startsWith('..') ? file : path;
}
