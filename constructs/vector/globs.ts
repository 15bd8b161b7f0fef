/** Whether a glob of Vector catches a path: `*` stays within a folder, `**` does not. */
export function catches(glob: string, path: string): boolean {
  const pattern = glob.replaceAll(/[.+^${}()|\\]/g, String.raw`\$&`).replaceAll(/\*\*\/?|\*|\?/g, (mark) => {
    if (mark.startsWith('**')) return '.*';
    return mark === '*' ? '[^/]*' : '[^/]';
  });
  return new RegExp(`^${pattern}$`).test(path);
}

/** A path as the kubelet leaves it behind when a file that the glob catches has grown too large. */
export function rotated(glob: string): string {
  return `${glob.replaceAll(/\*\*|\*|\?/g, '0')}.20261121-101500`;
}
