import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { formatted } from '../prettier';
import { translated, Untranslatable } from './translate';

/** Rewrites environment files of an earlier shape. @returns the exit code */
export function migrateEnvironments(files: readonly string[], onlyPrint: boolean): 0 | 1 {
  return files.map((file) => migrateEnvironment(file, onlyPrint)).every((done) => done) ? 0 : 1;
}

function migrateEnvironment(file: string, onlyPrint: boolean): boolean {
  const source = readFileSync(file, 'utf8');
  try {
    const text = translated(source, resolve(file));
    if (text === undefined) {
      console.error(`${file} has no settings of an earlier shape.`);
      return true;
    }
    const result = formatted(source, file) === source ? formatted(text, file) : text;
    if (onlyPrint) process.stdout.write(result);
    else {
      writeFileSync(file, result);
      console.error(`${file} was rewritten.`);
    }
    return true;
  } catch (thrown) {
    if (!(thrown instanceof Untranslatable)) throw thrown;
    console.error(`${thrown.message}\n${file} was not changed.`);
    return false;
  }
}
