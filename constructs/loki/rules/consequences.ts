/** The consequence of an expression that Loki cannot parse. */
export const rulesNotLoaded = 'Loki would not load the rules of any tenant';

/** The consequence of an expression that Loki parses but cannot evaluate. */
export const evaluationFails = 'every evaluation of the rule would fail';
