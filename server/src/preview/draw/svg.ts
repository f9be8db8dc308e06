/*
 * The drawing as a plain tree. The panel puts it into the DOM by API, the command line prints it as text; neither
 * ever parses markup, so nothing that a person typed can become markup.
 */

export interface SvgNode {
  readonly tag: string;
  /** Identity among its siblings, for the panel's diff. */
  readonly key?: string | undefined;
  readonly attrs: Readonly<Record<string, string>>;
  readonly children: readonly SvgNode[];
  readonly text?: string | undefined;
}

export type Attrs = Readonly<Record<string, string | number | undefined>>;

/** Two decimals are a hundredth of a pixel: enough, and the same on every machine. */
const numberText = (value: number): string => String(Math.round(value * 100) / 100);

export function node(
  tag: string,
  attrs: Attrs,
  children: readonly (SvgNode | undefined)[] = [],
  key?: string,
): SvgNode {
  const said: Record<string, string> = {};
  for (const [name, value] of Object.entries(attrs)) {
    if (value !== undefined) said[name] = typeof value === 'number' ? numberText(value) : value;
  }
  return { tag, key, attrs: said, children: children.filter((child) => child !== undefined) };
}

export function group(attrs: Attrs, children: readonly (SvgNode | undefined)[], key?: string): SvgNode {
  return node('g', attrs, children, key);
}

export interface TextStyle {
  readonly size: number;
  readonly fill: string;
  readonly bold?: boolean;
  readonly anchor?: 'start' | 'middle' | 'end';
}

export function text(x: number, y: number, said: string, style: TextStyle): SvgNode {
  const made = node('text', {
    x,
    y,
    'font-size': style.size,
    fill: style.fill,
    'font-weight': style.bold === true ? 600 : undefined,
    // Small print is left out of a picture that is seen from far away.
    class: style.size <= 11 ? 'fine' : undefined,
    'text-anchor': style.anchor === undefined || style.anchor === 'start' ? undefined : style.anchor,
  });
  return { ...made, text: said };
}

export interface BoxStyle {
  readonly fill: string;
  readonly fillOpacity?: number;
  readonly stroke?: string;
  readonly strokeWidth?: number;
  readonly strokeOpacity?: number;
  readonly dash?: string;
  readonly radius?: number;
  readonly class?: string;
}

export function box(x: number, y: number, width: number, height: number, style: BoxStyle): SvgNode {
  return node('rect', {
    x,
    y,
    width: Math.max(0, width),
    height: Math.max(0, height),
    rx: style.radius,
    fill: style.fill,
    'fill-opacity': style.fillOpacity,
    stroke: style.stroke,
    'stroke-width': style.stroke === undefined ? undefined : style.strokeWidth,
    'stroke-opacity': style.strokeOpacity,
    'stroke-dasharray': style.dash,
    class: style.class,
  });
}

export function title(said: string): SvgNode {
  return { ...node('title', {}), text: said };
}

/** A track with its filled part. The rounded end never makes a small share look like none. */
export function bar(
  x: number,
  y: number,
  width: number,
  share: number,
  fill: string,
  track: string,
  height = 4,
): readonly SvgNode[] {
  const radius = height / 2;
  const filled = share <= 0 ? 0 : Math.max(height, Math.min(1, share) * width);
  return [
    box(x, y, width, height, { fill: track, radius }),
    ...(filled > 0 ? [box(x, y, filled, height, { fill, radius })] : []),
  ];
}
