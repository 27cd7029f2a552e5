import { AppError } from '../../../../contract/errors.ts';
import { type NodeDefinition, type NodeKind, nodeKinds } from './node-definition.ts';
import { readXml, type XmlElement } from './read-xml.ts';

const KINDS: ReadonlySet<string> = new Set(nodeKinds);
/** Elements that are nodes of their own where they stand inside another node. */
const NESTED: ReadonlySet<string> = new Set(['EnumEntry', 'IntSwissKnife', 'StructEntry']);

const MAX_NAME_LENGTH = 256;

/**
 * Returns all nodes of a GenICam description by name; where a name comes twice the first counts.
 * @throws AppError `camera-refused` when the file is damaged, hostile or no description of a camera
 */
export function readDescription(file: Uint8Array | string): ReadonlyMap<string, NodeDefinition> {
  const root = readXml(file);
  if (root.tag !== 'RegisterDescription') {
    throw new AppError(
      'camera-refused',
      `The camera's description cannot be used: it begins with ${root.tag.slice(0, 80)} instead of RegisterDescription`,
    );
  }
  const nodes = new Map<string, NodeDefinition>();
  for (const definition of definitionsIn(root)) {
    if (!nodes.has(definition.name)) {
      nodes.set(definition.name, definition);
    }
  }
  return nodes;
}

function* definitionsIn(container: XmlElement): Generator<NodeDefinition> {
  for (const element of container.children) {
    if (element.tag === 'Group') {
      yield* definitionsIn(element);
    } else if (element.tag === 'StructReg') {
      yield* structEntries(element);
    } else if (KINDS.has(element.tag)) {
      yield toDefinition(element, element.tag as NodeKind, nameOf(element));
    }
  }
}

/** A structured register is as many masked registers as it has entries; an entry's own properties win. */
function* structEntries(structure: XmlElement): Generator<NodeDefinition> {
  const shared = structure.children.filter(({ tag }) => tag !== 'StructEntry');
  for (const entry of structure.children.filter(({ tag }) => tag === 'StructEntry')) {
    const own = new Set(entry.children.map(({ tag }) => tag));
    const children = [...shared.filter(({ tag }) => !own.has(tag)), ...entry.children];
    yield toDefinition({ ...entry, children }, 'MaskedIntReg', nameOf(entry));
  }
}

function toDefinition(element: XmlElement, kind: NodeKind, name: string): NodeDefinition {
  const properties = new Map<string, XmlElement[]>();
  for (const child of element.children.filter(({ tag }) => !NESTED.has(tag))) {
    const same = properties.get(child.tag);
    if (same === undefined) {
      properties.set(child.tag, [child]);
    } else {
      same.push(child);
    }
  }
  const nested = (tag: string) => element.children.filter((child) => child.tag === tag);
  return {
    kind,
    name,
    properties,
    entries: nested('EnumEntry').map((entry) => toDefinition(entry, 'EnumEntry', nameOf(entry))),
    addressFormulas: nested('IntSwissKnife').map((formula, index) =>
      toDefinition(formula, 'IntSwissKnife', `${name} (address ${index + 1})`),
    ),
  };
}

function nameOf(element: XmlElement): string {
  const name = element.attributes.get('Name') ?? '';
  if (name === '' || name.length > MAX_NAME_LENGTH) {
    const what = name === '' ? 'without a name' : `whose name has ${name.length} characters`;
    throw new AppError('camera-refused', `The camera's description cannot be used: it has a ${element.tag} ${what}`);
  }
  return name;
}
