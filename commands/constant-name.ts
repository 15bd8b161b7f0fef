/** The name of a constant for an environment: `edge-1` is `edge1`. */
export function constantName(name: string): string {
  const joined = name.replaceAll(/-+([a-z0-9])/g, (_, first: string) => first.toUpperCase());
  return reserved.test(joined) ? `${joined}Environment` : joined;
}

/** Words of TypeScript, and the name of the list. */
const reserved =
  /^(?:await|break|case|catch|class|const|continue|debugger|default|delete|do|else|enum|environments|export|extends|false|finally|for|function|if|implements|import|in|instanceof|interface|let|new|null|package|private|protected|public|return|static|super|switch|this|throw|true|try|typeof|var|void|while|with|yield)$/;
