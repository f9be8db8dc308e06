import type { SvgNode } from '../../server/src/preview/draw/svg.ts';
import { printable } from '../../server/src/preview/layout/text.ts';

/*
 * The drawing's tree put into the DOM, element by element. What a person typed becomes text nodes and attribute
 * values, never markup. A child with a key is found again wherever it stands; attributes that the tree never set (the
 * viewport's transform, a selection's class) are left alone.
 */

const SVG = 'http://www.w3.org/2000/svg';
const drawn = new WeakMap<Element, SvgNode>();

/** Makes the children of `parent` those of the tree. */
export function patchChildren(parent: Element, wanted: readonly SvgNode[]): void {
  const keyed = new Map<string, Element>();
  const loose: Element[] = [];
  for (const child of [...parent.children]) {
    const old = drawn.get(child);
    if (old?.key === undefined) loose.push(child);
    else keyed.set(old.key, child);
  }
  let nextLoose = 0;
  let place: Element | null = parent.firstElementChild;
  const kept = new Set<Element>();
  for (const node of wanted) {
    const candidate = node.key === undefined ? loose[nextLoose] : keyed.get(node.key);
    const fits =
      candidate && !kept.has(candidate) && drawn.get(candidate)?.tag === node.tag ? candidate : undefined;
    if (node.key === undefined && fits) nextLoose += 1;
    const element = fits ?? document.createElementNS(SVG, node.tag);
    patch(element, node);
    kept.add(element);
    if (element === place) place = place.nextElementSibling;
    else parent.insertBefore(element, place);
  }
  for (const child of [...parent.children]) if (!kept.has(child)) child.remove();
}

function patch(element: Element, node: SvgNode): void {
  const old = drawn.get(element);
  if (old === node) return;
  for (const [name, value] of Object.entries(node.attrs))
    if (old?.attrs[name] !== value) element.setAttribute(name, value);
  for (const name of Object.keys(old?.attrs ?? {})) if (!(name in node.attrs)) element.removeAttribute(name);
  drawn.set(element, node);
  if (node.text !== undefined) {
    const said = printable(node.text);
    if (element.textContent !== said) element.textContent = said;
  } else if (node.children.length > 0 || element.childElementCount > 0) {
    if (old?.text !== undefined) element.textContent = '';
    patchChildren(element, node.children);
  } else if (old?.text !== undefined) {
    element.textContent = '';
  }
}

type Child = Node | string | undefined;

/** An HTML element with attributes and children; strings become text nodes. */
export function html<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  for (const child of children)
    if (child !== undefined) element.append(typeof child === 'string' ? printable(child) : child);
  return element;
}
