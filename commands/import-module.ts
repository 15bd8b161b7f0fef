/**
 * Imports a module. This file is not bundled with the program: code that was kept compiled cannot import.
 *
 * @param url - of a file
 */
export function importModule(url: string): Promise<unknown> {
  return import(url);
}
