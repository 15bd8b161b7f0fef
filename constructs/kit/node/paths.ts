/** The folder of a glob that has no wildcard: `/var/log/nginx` of `/var/log/nginx/*.log`. */
export function fixedFolder(glob: string): string {
  const [fixed] = /^[^*?[{]*/.exec(glob)!;
  return fixed.slice(0, fixed.lastIndexOf('/')) || '/';
}

/** Whether a path is a folder or in it. */
export function isIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`);
}

/** The paths that are in no other. */
export function outermostPaths(paths: readonly string[]): string[] {
  return [...new Set(paths)].filter((path) => !paths.some((other) => other !== path && isIn(path, other)));
}
