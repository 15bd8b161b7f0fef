/**
 * Parts of names of units that differ for each session, user, container or connection, each of which would be a stream:
 * `session-3.scope`, `cri-containerd-<id>.scope`, `user@1000.service`, `sshd@7-192.0.2.1:22-192.0.2.9:40022.service`.
 */
const transientPart = [
  '(?P<kind>(?:run|session|docker|crio|libpod|cri-containerd)-(?:conmon-)?)[a-z]?[0-9a-f]*[0-9][0-9a-f]*',
  '(?P<user>user(?:-runtime-dir)?@)[0-9]+',
  String.raw`(?P<socket>[^@]+@)[0-9]+-[0-9a-f.:\[\]]+-[0-9a-f.:\[\]]+`,
].join('|');

/** Matches the name of a transient unit, with the groups `kind`, `user`, `socket` and `type`. */
export const transientUnit = {
  regex: String.raw`^(?:${transientPart})\.(?P<type>scope|service)$`,
  replacement: '${kind}${user}${socket}*.${type}',
};
