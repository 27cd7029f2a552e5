import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  decodeBusId,
  decodeCommand,
  decodeDeviceRecord,
  decodeImportReplyStatus,
  decodeOperationHeader,
  decodeReply,
  encodeImportReply,
  encodeListReply,
  encodeOperationRequest,
  encodeSubmit,
  encodeSubmitReply,
  encodeUnlink,
  encodeUnlinkReply,
  UsbipError,
  type UsbipDeviceRecord,
} from './usbip-packets.ts';

const record: UsbipDeviceRecord = {
  path: '/sys/a',
  busId: '1-2',
  busNumber: 1,
  deviceNumber: 3,
  speed: 'super',
  vendorId: 0x1209,
  productId: 0xabcd,
  deviceVersion: 0x0102,
  deviceClass: [0xef, 0x02, 0x01],
  configurationValue: 1,
  configurationCount: 1,
  interfaceClasses: [
    [0xef, 0x05, 0x00],
    [0xef, 0x05, 0x02],
  ],
};

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

test('a list is asked for with eight bytes', () => {
  expect(hex(encodeOperationRequest({ kind: 'list' }))).toBe('0111800500000000');
  expect(decodeOperationHeader(encodeOperationRequest({ kind: 'list' }))).toEqual({ kind: 'list', followingBytes: 0 });
});

test('an import names the bus id in 32 bytes', () => {
  const bytes = encodeOperationRequest({ kind: 'import', busId: '1-2' });
  expect(hex(bytes)).toBe(`0111800300000000${'312d32'.padEnd(64, '0')}`);
  expect(decodeOperationHeader(bytes.subarray(0, 8))).toEqual({ kind: 'import', followingBytes: 32 });
  expect(decodeBusId(bytes.subarray(8))).toBe('1-2');
});

test('an import reply carries the device record of 312 bytes', () => {
  const bytes = encodeImportReply(record);
  const tail = [
    '00000001', // bus number
    '00000003', // device number
    '00000005', // super speed
    '1209abcd0102', // vendor, product, version
    'ef0201', // class
    '010102', // configuration value, configurations, interfaces
  ].join('');
  expect(hex(bytes)).toBe(`0111000300000000${'2f7379732f61'.padEnd(512, '0')}${'312d32'.padEnd(64, '0')}${tail}`);
  expect(decodeImportReplyStatus(bytes)).toBe(0);
  expect(decodeDeviceRecord(bytes.subarray(8))).toEqual({
    busNumber: 1,
    deviceNumber: 3,
    speedCode: 5,
    interfaceCount: 2,
  });
});

test('a refused import is a header alone', () => {
  expect(hex(encodeImportReply(null))).toBe('0111000300000001');
  expect(decodeImportReplyStatus(encodeImportReply(null))).toBe(1);
});

test('a list reply gives each device with its interfaces behind it', () => {
  const bytes = encodeListReply([record, { ...record, speed: 'high', interfaceClasses: [] }]);
  expect(bytes.length).toBe(8 + 4 + (312 + 2 * 4) + 312);
  expect(hex(bytes.subarray(0, 12))).toBe('011100050000000000000002');
  expect(hex(bytes.subarray(12 + 312, 12 + 320))).toBe('ef050000ef050200');
  expect(decodeDeviceRecord(bytes.subarray(12 + 320)).speedCode).toBe(3);
});

test('a submit is 48 bytes with the setup packet at the end', () => {
  const setup = Uint8Array.of(0x80, 6, 0, 1, 0, 0, 18, 0);
  const bytes = encodeSubmit({ sequence: 7, deviceId: 0x10003, isIn: true, endpoint: 0, length: 18, setup });
  expect(hex(bytes)).toBe(
    [
      '0000000100000007000100030000000100000000', // command, sequence, device, in, endpoint
      '000000000000001200000000ffffffff00000000', // flags, length, frame, packets, interval
      '8006000100001200',
    ].join(''),
  );
  expect(decodeCommand(bytes)).toEqual({
    kind: 'submit',
    sequence: 7,
    deviceId: 0x10003,
    isIn: true,
    endpoint: 0,
    length: 18,
    isIsochronous: false,
    setup,
  });
});

test('replies and unlinks survive the way there and back', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: -200, max: 0 }), fc.nat(), (sequence, status, other) => {
      expect(decodeReply(encodeSubmitReply({ sequence, status, length: other }))).toEqual({
        kind: 'submit',
        sequence,
        status,
        length: other,
      });
      expect(decodeReply(encodeUnlinkReply(sequence, status))).toEqual({ kind: 'unlink', sequence, status });
      expect(decodeCommand(encodeUnlink(sequence, other))).toEqual({ kind: 'unlink', sequence, target: other });
    }),
  );
});

test('bytes of another protocol are refused', () => {
  expect(() => decodeOperationHeader(Uint8Array.of(0x01, 0x06, 0x80, 0x05, 0, 0, 0, 0))).toThrow(UsbipError);
  expect(() => decodeOperationHeader(Uint8Array.of(0x01, 0x11, 0x80, 0x04, 0, 0, 0, 0))).toThrow(UsbipError);
  expect(() => decodeImportReplyStatus(Uint8Array.of(0x01, 0x11, 0, 5, 0, 0, 0, 0))).toThrow(UsbipError);
  expect(() => decodeCommand(new Uint8Array(48))).toThrow(UsbipError);
  expect(() => decodeReply(new Uint8Array(48))).toThrow(UsbipError);
});
