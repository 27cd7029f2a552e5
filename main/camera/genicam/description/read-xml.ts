import { XMLParser } from 'fast-xml-parser';
import { AppError } from '../../../../contract/errors.ts';

/** One element; text is joined and trimmed, entities are resolved. */
export type XmlElement = {
  readonly tag: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly text: string;
  readonly children: readonly XmlElement[];
};

/** Real descriptions have up to 5 MB and 30,000 elements, nested 6 deep. */
const MAX_BYTES = 32 * 1024 * 1024;
const MAX_TAGS = 600_000;
const MAX_DEPTH = 24;
const MAX_TEXT_LENGTH = 65_536;

const TEXT = '#text';
const CHARACTER_DATA = '#cdata';
const ATTRIBUTES = ':@';

/**
 * Returns the root element of an XML file. Document type declarations are refused outright, so no entity beyond XML's
 * own five and character numbers ever expands.
 * @throws AppError `camera-refused` in one line when the file is damaged or hostile
 */
export function readXml(file: Uint8Array | string): XmlElement {
  const text = typeof file === 'string' ? file : decode(file);
  refuseHostile(text);
  const root = parse(text).find((node) => !(TEXT in node));
  if (root === undefined) {
    throw damaged('it is empty');
  }
  return toElement(root);
}

/** Tells how the library answers with `preserveOrder`. */
type OrderedNode = { readonly [tag: string]: unknown };

function parse(text: string): readonly OrderedNode[] {
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseTagValue: false,
    parseAttributeValue: false,
    processEntities: false,
    removeNSPrefix: true,
    ignoreDeclaration: true,
    ignorePiTags: true,
    cdataPropName: CHARACTER_DATA,
    maxNestedTags: MAX_DEPTH,
  });
  try {
    return parser.parse(text, true) as readonly OrderedNode[];
  } catch (error) {
    throw damaged(error instanceof Error ? firstLine(error.message) : 'it cannot be read', error);
  }
}

function decode(file: Uint8Array): string {
  if (file.length > MAX_BYTES) {
    throw damaged(`it has ${file.length} bytes`);
  }
  const start = new TextDecoder('latin1').decode(file.subarray(0, 200));
  const named = /^<\?xml[^>]*encoding=["']([\w-]{1,30})["']/.exec(start)?.[1] ?? 'utf-8';
  const encoding = start.startsWith('\xff\xfe') ? 'utf-16le' : start.startsWith('\xfe\xff') ? 'utf-16be' : named;
  try {
    return new TextDecoder(encoding).decode(file);
  } catch {
    // An encoding nobody knows: names and numbers are ASCII in any case.
    return new TextDecoder().decode(file);
  }
}

function refuseHostile(text: string): void {
  if (text.length > MAX_BYTES) {
    throw damaged(`it has ${text.length} characters`);
  }
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) {
    throw damaged('it declares a document type, which descriptions of cameras never do');
  }
  let tags = 0;
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at + 1)) {
    tags++;
  }
  if (tags > MAX_TAGS) {
    throw damaged(`it has ${tags} tags`);
  }
}

/** Recursion is bounded by the parser's own limit on depth. */
function toElement(node: OrderedNode): XmlElement {
  const tag = Object.keys(node).find((key) => key !== ATTRIBUTES) ?? '';
  const texts: string[] = [];
  const children: XmlElement[] = [];
  for (const child of (node[tag] ?? []) as readonly OrderedNode[]) {
    if (TEXT in child) {
      texts.push(resolveEntities(String(child[TEXT]), tag));
    } else if (CHARACTER_DATA in child) {
      texts.push(characterData(child[CHARACTER_DATA]));
    } else {
      children.push(toElement(child));
    }
  }
  const attributes = Object.entries((node[ATTRIBUTES] ?? {}) as Record<string, unknown>);
  return {
    tag,
    attributes: new Map(attributes.map(([name, value]) => [name, resolveEntities(String(value), tag)])),
    text: texts.join('').trim(),
    children,
  };
}

function characterData(nodes: unknown): string {
  return (nodes as readonly { readonly [TEXT]?: string }[]).map((node) => node[TEXT] ?? '').join('');
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const LARGEST_CODE_POINT = 0x10ffff;

function resolveEntities(text: string, tag: string): string {
  if (text.length > MAX_TEXT_LENGTH) {
    throw damaged(`its element ${tag.slice(0, 80)} has ${text.length} characters`);
  }
  return text.includes('&') ? text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w{1,8}));/gi, resolveEntity) : text;
}

function resolveEntity(whole: string, hex?: string, decimal?: string, name?: string): string {
  if (name !== undefined) {
    return Object.hasOwn(ENTITIES, name) ? (ENTITIES[name] ?? whole) : whole;
  }
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  return code <= LARGEST_CODE_POINT ? String.fromCodePoint(code) : whole;
}

function firstLine(text: string): string {
  return (text.split('\n', 1)[0] ?? '').slice(0, 200);
}

function damaged(what: string, cause?: unknown): AppError {
  return new AppError(
    'camera-refused',
    `The camera's description cannot be used: ${what}. Ask the camera's maker for newer firmware`,
    { cause },
  );
}
