import { alloy } from './alloy';
import type { AgentKind } from './kind';
import { promtail } from './promtail';
import { vector } from './vector';

export type { AgentKind, NodeProps, Prepared, RunPlan } from './kind';

/** Every kind of agent. */
export const kinds: readonly AgentKind[] = [vector, promtail, alloy];
