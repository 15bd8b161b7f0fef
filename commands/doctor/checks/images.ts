import { listAt } from '../../checks/workloads';
import { counted, namesText, unknown, type DoctorCheck } from '../check';
import { nodesOf } from '../cluster/nodes';

/** Images that nodes have. */
export const images: DoctorCheck = {
  id: 'images',
  phase: 'before',
  checks:
    'Which images the nodes have already. Whether a node can pull the others is not visible before it tries; then `image-pull` has the reason.',
  says: 'The images that no node is known to have; `registry` for a mirror.',
  run: (context) => {
    const wanted = new Set(
      context.workloads.flatMap(({ pod }) =>
        [...listAt(pod, ['containers']), ...listAt(pod, ['initContainers'])].map((one) => String(one['image'])),
      ),
    );
    const there = new Set(
      nodesOf(context)
        .flatMap((node) => listAt(node, ['status', 'images']))
        .flatMap(({ names }) => (Array.isArray(names) ? names.map(String) : [])),
    );
    const absent = [...wanted].filter((image) => !there.has(image) && !there.has(withoutTag(image)));
    if (absent.length === 0) return `nodes have all ${wanted.size}`;
    return [
      unknown(
        `no node lists ${absent.length} of ${counted(wanted.size, 'image')} (it lists 50 at most): ${namesText(absent, 8)}; whether they can be pulled is not visible`,
      ),
    ];
  },
};

/** A node names images by tag, and by digest without it. */
function withoutTag(image: string): string {
  return image.replace(/:[^:@/]+@/, '@');
}
