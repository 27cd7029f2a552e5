import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CameraFeature } from '../../../contract/camera-feature.ts';
import { AppError } from '../../../contract/errors.ts';
import { createMemoryRegisterPort, describeDevice } from '../../../test/support/memory-register-port.ts';
import { createNodeMap } from './create-node-map.ts';
import { listFeatures } from './feature-list.ts';
import { type NodeKind, nodeKinds } from './description/node-definition.ts';

const NAMES = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'];
const anyName = fc.constantFrom(...NAMES, 'Nowhere', '', 'Device');
const wildNumber = fc.constantFrom(
  '0x10',
  '-1',
  '1e3',
  '9223372036854775807',
  '0xFFFFFFFFFFFFFFFF',
  'nonsense',
  '',
  '1.5',
);
const number = fc.oneof({ arbitrary: fc.nat(40).map(String), weight: 6 }, { arbitrary: wildNumber, weight: 1 });

type Text = fc.Arbitrary<string>;
const element = (tag: string, text: Text): Text => text.map((inner) => `<${tag}>${inner}</${tag}>`);
const oneOf = (tag: string, ...texts: string[]): Text => element(tag, fc.constantFrom(...texts));
const all = (...parts: Text[]): Text => fc.tuple(...parts).map((texts) => texts.join(''));

/** Mostly a later node, so that most descriptions work and the wild part of one is reached at all. */
const laterThan = (index: number): Text => {
  const later = NAMES.slice(index + 1);
  return later.length === 0
    ? anyName
    : fc.oneof({ arbitrary: fc.constantFrom(...later), weight: 12 }, { arbitrary: anyName, weight: 1 });
};

const formulaOf = (...names: string[]): Text =>
  fc.constantFrom(
    ...names.flatMap((one) => [
      one,
      `${one} + 1`,
      `100 - ${one}`,
      `${one} / V`,
      `1 &lt;&lt; ${one}`,
      `LN(${one} - 5)`,
      `1e200 ** ${one}`,
      `${one} * 0.5`,
      `(${one} = 1) &amp;&amp; V`,
      `V.Max - ${one}`,
      `${one} * 4611686018427387904`,
    ]),
  );

const registerParts = all(
  element('Address', number),
  oneOf('Length', '1', '2', '4', '4', '4', '8', '8', '3', '16', '0'),
  oneOf('AccessMode', 'RW', 'RW', 'RW', 'RW', 'RO', 'WO'),
  oneOf('Cachable', 'NoCache', 'WriteAround', 'WriteThrough'),
  oneOf('Sign', 'Signed', 'Unsigned'),
  oneOf('Endianess', 'BigEndian', 'LittleEndian'),
);

const valueParts = (index: number): Text =>
  fc.oneof(
    { arbitrary: element('pValue', laterThan(index)), weight: 4 },
    { arbitrary: element('Value', number), weight: 1 },
  );

const variables = (index: number): Text =>
  all(
    laterThan(index).map((of) => `<pVariable Name="V">${of}</pVariable>`),
    laterThan(index).map((of) => `<pVariable Name="W">${of}</pVariable>`),
  );

const parts: Readonly<Partial<Record<NodeKind, (index: number) => Text>>> = {
  IntReg: () => registerParts,
  FloatReg: () => registerParts,
  StringReg: () => registerParts,
  Register: () => registerParts,
  MaskedIntReg: () => all(registerParts, element('LSB', number), element('MSB', number)),
  IntSwissKnife: (index) => all(variables(index), element('Formula', formulaOf('V', 'W'))),
  SwissKnife: (index) => all(variables(index), element('Formula', formulaOf('V', 'W'))),
  IntConverter: (index) => converterParts(index),
  Converter: (index) => converterParts(index),
  Enumeration: (index) =>
    all(
      valueParts(index),
      number.map((value) => `<EnumEntry Name="First"><Value>${value}</Value></EnumEntry>`),
      laterThan(index).map(
        (of) => `<EnumEntry Name="Second"><Value>1</Value><pIsAvailable>${of}</pIsAvailable></EnumEntry>`,
      ),
    ),
  Category: () => element('pFeature', anyName),
};

const converterParts = (index: number): Text =>
  all(
    variables(index),
    element('pValue', laterThan(index)),
    element('FormulaTo', formulaOf('FROM', 'V')),
    element('FormulaFrom', formulaOf('TO', 'V')),
    oneOf('Slope', 'Increasing', 'Decreasing', 'Varying', 'Automatic'),
  );

const REFERENCES = ['pMin', 'pMax', 'pInc', 'pIsLocked', 'pIsAvailable', 'pIsImplemented', 'pAddress', 'pLength'];
const LOOSE_REFERENCES = ['pInvalidator', 'pSelected', 'pValueCopy', 'pCommandValue', 'pPort', 'pIndex'];
const NUMBERS = ['Min', 'Max', 'Inc', 'Bit', 'CommandValue', 'OnValue', 'PollingTime'];

const extra = (index: number): Text =>
  fc.oneof(
    ...REFERENCES.map((tag) => element(tag, laterThan(index))),
    ...LOOSE_REFERENCES.map((tag) => element(tag, anyName)),
    ...NUMBERS.map((tag) => element(tag, number)),
    oneOf('Formula', '((', '', 'X + Y'),
    fc.tuple(number, anyName).map(([step, of]) => `<pIndex Offset="${step}">${of}</pIndex>`),
  );

const KINDS: readonly NodeKind[] = [
  ...nodeKinds,
  'IntReg',
  'IntReg',
  'MaskedIntReg',
  'FloatReg',
  'Integer',
  'Converter',
];

const node = (index: number): Text =>
  fc
    .constantFrom(...KINDS)
    .chain((kind) =>
      all(
        (parts[kind] ?? valueParts)(index),
        ...Array.from({ length: 2 }, () => fc.oneof(fc.constant(''), extra(index))),
      ).map((inner) => `<${kind} Name="${NAMES[index] ?? ''}">${inner}</${kind}>`),
    );

const description = fc
  .tuple(...NAMES.map((_, index) => node(index)))
  .map((nodes) => describeDevice(nodes.join(''), NAMES));

test('whatever a description says, each question ends: with an answer or with an error of our own, in one line', async () => {
  const ends = async (question: Promise<unknown>): Promise<void> => {
    try {
      await question;
    } catch (error) {
      expect(error).toBeInstanceOf(AppError);
      expect(error).toMatchObject({
        code: expect.stringMatching(/^(camera-refused|bad-request|camera-timeout)$/),
        message: expect.stringMatching(/^[^\n]{1,700}$/),
      });
    }
  };
  await fc.assert(
    fc.asyncProperty(description, fc.uint8Array({ minLength: 64, maxLength: 64 }), async (xml, content) => {
      const port = createMemoryRegisterPort(8192);
      port.memory.set(content);
      const map = createNodeMap(xml, port, {
        // Every wait is over at once.
        timer: { after: (_, callback) => (queueMicrotask(callback), () => undefined) },
      });
      for (const one of NAMES) {
        await ends(map.has(one));
        await ends(map.get(one));
        for (const value of [1n, 2.5, -1e18, 'First', '00', true]) {
          await ends(map.set(one, value));
        }
        await ends(map.execute(one));
        await ends(map.describe(one));
      }
      for (const feature of await listFeatures(map, { visibility: 'Invisible' })) {
        expect(CameraFeature.parse(feature)).toEqual(feature);
      }
      expect(port.log.length).toBeLessThan(20_000);
    }),
    { numRuns: 100 },
  );
});
