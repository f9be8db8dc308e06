/** Classes that elements have for a while, put on and taken off without looking at all the others. */
export interface Marks {
  /** The elements of these paths and edges have the class, and no others. */
  set(name: string, keys: ReadonlySet<string>): void;
  /** After each drawing: where the elements are. */
  renew(): void;
  at(path: string): Element | undefined;
}

export function marks(picture: Element): Marks {
  let groups = new Map<string, Element[]>();
  const wanted = new Map<string, ReadonlySet<string>>();
  const apply = (name: string, keys: ReadonlySet<string>, on: boolean): void => {
    for (const key of keys) for (const element of groups.get(key) ?? []) element.classList.toggle(name, on);
  };
  return {
    set: (name, keys) => {
      apply(name, wanted.get(name) ?? new Set(), false);
      wanted.set(name, keys);
      apply(name, keys, true);
    },
    renew: () => {
      const next = new Map<string, Element[]>();
      const add = (key: string | null, element: Element): void => {
        if (key === null) return;
        const list = next.get(key);
        if (list) list.push(element);
        else next.set(key, [element]);
      };
      for (const child of picture.children) {
        add(child.getAttribute('data-path'), child);
        add(child.getAttribute('data-for'), child);
        const all = child.classList;
        if (all.contains('wires') || all.contains('plugs'))
          for (const wire of child.children) add(wire.getAttribute('data-edge'), wire);
      }
      groups = next;
      for (const [name, keys] of wanted) apply(name, keys, true);
    },
    at: (path) => groups.get(path)?.find((element) => element.getAttribute('data-path') === path),
  };
}
