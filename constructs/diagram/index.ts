export { dotText } from './dot';
export { drawingOf, type Drawing, type DrawnGroup, type Edge } from './drawing';
export { kindsOf, views, type Kind, type View } from './kinds';
export { mermaidText } from './mermaid';
export { diagramOf, type Connection, type Diagram, type DiagramGroup, type DiagramNode } from './model';
export { svgTexts, type Picture } from './svg';
export { tableText } from './table';
export { viewOf } from './view';
