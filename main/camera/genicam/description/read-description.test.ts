import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../../contract/errors.ts';
import { describeDevice } from '../../../../test/support/memory-register-port.ts';
import { allOf, textOf } from './node-definition.ts';
import { readDescription } from './read-description.ts';

const utf16 = (text: string) => {
  const bytes = new Uint8Array(2 + text.length * 2);
  bytes.set([0xff, 0xfe]);
  for (let index = 0; index < text.length; index++) {
    bytes[2 + index * 2] = text.charCodeAt(index);
  }
  return bytes;
};

describe('reading', () => {
  test('nodes are found in groups, structures and enumerations', () => {
    const nodes = readDescription(
      describeDevice(`
        <Group Comment="G"><Group><Integer Name="Inner"><Value>1</Value></Integer></Group></Group>
        <StructReg Comment="S"><Address>0x10</Address><Length>4</Length><AccessMode>RO</AccessMode><pPort>Device</pPort>
          <StructEntry Name="Low"><LSB>0</LSB><MSB>3</MSB></StructEntry>
          <StructEntry Name="High"><Bit>31</Bit><AccessMode>RW</AccessMode></StructEntry></StructReg>
        <Enumeration Name="Mode"><EnumEntry Name="Off"><Value>0</Value></EnumEntry><pValue>Low</pValue></Enumeration>`),
    );
    expect([...nodes.keys()]).toEqual(['Root', 'Inner', 'Low', 'High', 'Mode', 'Device']);
    const [low, high, mode] = ['Low', 'High', 'Mode'].map((name) => nodes.get(name));
    expect(low && [low.kind, textOf(low, 'Address'), textOf(low, 'AccessMode')]).toEqual([
      'MaskedIntReg',
      '0x10',
      'RO',
    ]);
    expect(high && allOf(high, 'AccessMode').map(({ text }) => text)).toEqual(['RW']);
    expect(mode?.entries.map(({ name }) => name)).toEqual(['Off']);
  });

  test("XML's own entities, character numbers and CDATA are resolved once and only once", () => {
    const formula = (text: string) =>
      textOf(
        readDescription(describeDevice(`<IntSwissKnife Name="K"><Formula>${text}</Formula></IntSwissKnife>`)).get(
          'K',
        ) ?? (undefined as never),
        'Formula',
      );
    expect(formula('A &lt;&lt; 2 &amp;&amp; B &gt; &#49;&#x32;')).toBe('A << 2 && B > 12');
    expect(formula('&amp;lt;')).toBe('&lt;');
    expect(formula('<![CDATA[ A < B && C ]]>')).toBe('A < B && C');
    expect(formula('&lol; &#x110000; &constructor;')).toBe('&lol; &#x110000; &constructor;');
  });

  test.each([
    ['UTF-8 with a byte order mark', new TextEncoder().encode(`\ufeff${describeDevice('')}`)],
    ['UTF-16', utf16(describeDevice('').replace('utf-8', 'utf-16'))],
    ['Latin-1', Buffer.from(describeDevice('<!-- \xb5s -->').replace('utf-8', 'ISO-8859-1'), 'latin1')],
    ['an encoding nobody knows', new TextEncoder().encode(describeDevice('').replace('utf-8', 'KLINGON-8'))],
    ['a namespace prefix', describeDevice('').replaceAll(/<(\/?)(?=[A-Z])/g, '<$1g:')],
  ])('%s is understood', (_, file) => {
    expect([...readDescription(file).keys()]).toEqual(['Root', 'Device']);
  });

  test('where a name comes twice the first counts', () => {
    const nodes = readDescription(describeDevice('<Float Name="Twice"/><Boolean Name="Twice"/>'));
    expect(nodes.get('Twice')?.kind).toBe('Float');
  });
});

const billionLaughs = `<!DOCTYPE lolz [<!ENTITY lol "lol">${Array.from(
  { length: 9 },
  (_, index) => `<!ENTITY lol${index} "&lol${index - 1};&lol${index - 1};">`,
).join('')}]><RegisterDescription>&lol8;</RegisterDescription>`;

describe('refusing', () => {
  test.each([
    ['nothing', '', 'Start tag expected'],
    ['plain text', 'not found', "char 'n' is not expected"],
    ['another kind of file', '<html><body/></html>', 'it begins with html instead of RegisterDescription'],
    ['a file cut short', describeDevice('<Float Name="A"><Value>1').slice(0, 200), ''],
    ['crossed tags', '<RegisterDescription><a><b></a></b></RegisterDescription>', "Expected closing tag 'b'"],
    ['a billion laughs', billionLaughs, 'it declares a document type'],
    ['a file outside', '<!doctype a SYSTEM "file:///etc/passwd"><RegisterDescription/>', 'it declares a document type'],
    ['nesting without end', describeDevice('<Group>'.repeat(5000) + '</Group>'.repeat(5000)), 'nested tags exceeded'],
    ['a huge attribute', describeDevice(`<Float Name="${'x'.repeat(100_000)}"/>`), 'has 100000 characters'],
    ['a huge text', describeDevice(`<Float Name="A"><Value>${'1'.repeat(100_000)}</Value></Float>`), 'has 100000 char'],
    ['a long name', describeDevice(`<Float Name="${'x'.repeat(300)}"/>`), 'a Float whose name has 300 characters'],
    ['a node without a name', describeDevice('<Float/>'), 'a Float without a name'],
    ['too many tags', describeDevice('<a/>'.repeat(700_000)), 'it has 7000'],
    ['names of the language underneath', describeDevice('<__proto__/><constructor/>'), 'Invalid name'],
    ['an attribute twice', describeDevice('<Float Name="A" Name="B"/>'), "Attribute 'Name' is repeated"],
  ])('%s ends in one line', (_, file, message) => {
    expect(() => readDescription(file)).toThrow(AppError);
    expect(() => readDescription(file)).toThrow(message);
    expect(() => readDescription(file)).toThrow(/^[^\n]{1,600}$/);
  });

  test('any mixture of pieces is either a description or refused by its code', () => {
    const pieces = fc.constantFrom(
      '<Float Name="A">',
      '</Float>',
      '<Value>',
      '</Value>',
      '1',
      '<',
      '>',
      '&lt;',
      '&#xFFFFFF;',
      '<![CDATA[',
      ']]>',
      '<!--',
      '-->',
      '<?x ?>',
      'Name="',
      '"',
      '\0',
      '<StructReg><StructEntry Name="E"/></StructReg>',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 20 }), (some) => {
        try {
          readDescription(describeDevice(some.join('')));
        } catch (error) {
          expect(error).toMatchObject({ code: 'camera-refused' });
        }
      }),
      { numRuns: 300 },
    );
  });

  test('any bytes are refused by their code', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (file) => {
        expect(() => readDescription(file)).toThrow(AppError);
      }),
    );
  });
});
