import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMemoryRegisterPort, describeDevice } from '../../../../test/support/memory-register-port.ts';
import { createNodeMap } from '../create-node-map.ts';
import { readDescription } from '../description/read-description.ts';
import { createInvalidation } from './invalidation.ts';

const CACHING = ['NoCache', 'WriteThrough', 'WriteAround'];

/** Registers of 1 to 8 bytes that lie across each other, every third with bits only. */
const registers = fc
  .array(
    fc.record({
      address: fc.nat(12),
      length: fc.constantFrom(1, 2, 4, 8),
      caching: fc.constantFrom(...CACHING),
      isMasked: fc.boolean(),
      endianess: fc.constantFrom('LittleEndian', 'BigEndian'),
    }),
    { minLength: 2, maxLength: 6 },
  )
  .map(
    (list) => (caching: string | null) =>
      describeDevice(
        list
          .map(({ address, length, caching: own, isMasked, endianess }, index) => {
            const kind = isMasked ? 'MaskedIntReg' : 'IntReg';
            const bits = isMasked ? '<LSB>1</LSB><MSB>5</MSB>' : '';
            return `<${kind} Name="R${index}"><Address>${address}</Address><Length>${length}</Length><AccessMode>RW</AccessMode>
            <Cachable>${caching ?? own}</Cachable><Endianess>${endianess}</Endianess>${bits}</${kind}>`;
          })
          .join(''),
      ),
  );

test('what is remembered is always what the device has, however registers overlap', async () => {
  const steps = fc.array(fc.record({ register: fc.nat(5), value: fc.nat(31), isWrite: fc.boolean() }), {
    maxLength: 30,
  });
  await fc.assert(
    fc.asyncProperty(registers, steps, async (write, todo) => {
      const remembering = createMemoryRegisterPort(64);
      const asking = createMemoryRegisterPort(64);
      const maps = [createNodeMap(write(null), remembering), createNodeMap(write('NoCache'), asking)] as const;
      for (const { register, value, isWrite } of todo) {
        const name = `R${register}`;
        const answers = [];
        for (const map of maps) {
          if (await map.has(name)) {
            answers.push(await (isWrite ? map.set(name, BigInt(value)) : map.get(name)));
          }
        }
        expect(answers[0]).toBe(answers[1]);
        expect(remembering.memory).toEqual(asking.memory);
      }
      expect(remembering.log.length).toBeLessThanOrEqual(asking.log.length);
    }),
  );
});

test('a description in which everything invalidates everything is followed once', () => {
  const count = 3_000;
  const nodes = Array.from(
    { length: count },
    (_, index) =>
      `<IntReg Name="R${index}"><Address>0</Address><Length>4</Length><pInvalidator>R${(index + 1) % count}</pInvalidator>
       <pAddress>R${(index * 7 + 1) % count}</pAddress><pAddress>R${(index * 13 + 5) % count}</pAddress></IntReg>`,
  );
  const invalidation = createInvalidation(readDescription(describeDevice(nodes.join(''))));
  expect(invalidation.forgottenAfter('R0').size).toBe(count);
  expect(invalidation.forgottenAfter('R0')).toBe(invalidation.forgottenAfter('R0'));
  expect(invalidation.forgottenAfter('unknown').size).toBe(0);
});
