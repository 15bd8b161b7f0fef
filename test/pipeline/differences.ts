/** Why cases do not pass with an agent, by the agent and the title of the case. */
export const differences: Readonly<Record<string, Readonly<Record<string, string>>>> = {};
