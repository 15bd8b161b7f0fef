/** Whether a glob of Vector matches a path: `*` within a folder, `**` across folders. */
export function globMatches(glob: string, path: string): boolean {
  const pattern = glob.replaceAll(/[.+^${}()|\\]/g, String.raw`\$&`).replaceAll(/\*\*\/?|\*|\?/g, (mark) => {
    if (mark.startsWith('**')) return '.*';
    return mark === '*' ? '[^/]*' : '[^/]';
  });
  return new RegExp(`^${pattern}$`).test(path);
}

/** A path that matches the glob, with the suffix that the kubelet adds when it rotates the file. */
export function rotatedPath(glob: string): string {
  return `${glob.replaceAll(/\*\*|\*|\?/g, '0')}.20261121-101500`;
}
