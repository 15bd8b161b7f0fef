/**
 * Pictures, flowcharts and tables of who connects to whom in an app.
 *
 * @packageDocumentation
 */
export { diagramOf, dotText, drawingOf, mermaidText, svgTexts, tableText, viewOf, views } from '../constructs/diagram';
export type {
  Connection,
  Diagram,
  DiagramGroup,
  DiagramNode,
  Drawing,
  DrawnGroup,
  Edge,
  Kind,
  Picture,
  View,
} from '../constructs/diagram';
