import { describe, expect, test } from 'vitest';
import { createDeviceBench } from '../../../test/support/device-bench.ts';
import { readRegister } from '../../../test/support/device-registers.ts';
import { createNodeMap } from '../genicam/create-node-map.ts';
import { listFeatures } from '../genicam/feature-list.ts';
import { pixelFormats } from '../pixel-format/pixel-format.ts';
import type { DeviceModel } from './device-model.ts';

function featuresOf(device: DeviceModel) {
  return createNodeMap(device.xml, {
    read: async (address, length) => device.read(Number(address), length),
    write: async (address, data) => device.write(Number(address), data),
  });
}

describe.each(['little', 'big'] as const)(
  'the XML through the node map, registers in %s-endian order',
  (endianness) => {
    function bench() {
      const rig = createDeviceBench(undefined, endianness);
      return { ...rig, features: featuresOf(rig.device) };
    }

    test('every feature can be read, or says why not', async () => {
      const { features } = bench();
      const list = await listFeatures(features);
      expect(list.length).toBeGreaterThanOrEqual(50);
      const unreadable = list.filter(({ kind, access }) => kind !== 'Command' && access !== 'RO' && access !== 'RW');
      expect(unreadable.map(({ name, accessReason }) => [name, accessReason])).toEqual([
        ['AcquisitionFrameCount', 'Only while AcquisitionMode is MultiFrame'],
      ]);
      expect(new Set(list.map(({ kind }) => kind))).toEqual(
        new Set(['Integer', 'Float', 'Enumeration', 'Boolean', 'String', 'Command', 'Register']),
      );
    });

    test('every pixel format can be chosen, and the payload size follows by formula and by device alike', async () => {
      const { device, features } = bench();
      for (const format of Object.keys(pixelFormats)) {
        await features.set('PixelFormat', format);
        expect(await features.get('PayloadSize')).toBe(BigInt(device.payloadSizeBytes()));
      }
    });

    test('converters: exposure time by its three names, throughput in bytes', async () => {
      const { features } = bench();
      await features.set('ExposureTimeAbs', 123.4);
      expect(await features.get('ExposureTimeRaw')).toBe(1234n);
      expect(await features.get('ExposureTime')).toBeCloseTo(123.4, 9);
      await features.set('DeviceLinkThroughputLimit', 5_000_000n);
      expect(await features.get('DeviceLinkThroughputLimit')).toBe(5_000_000n);
    });

    test('switches of one word change alone', async () => {
      const { device, features } = bench();
      await features.set('ReverseY', true);
      expect(readRegister(device, 'Flags')).toBe(0b110);
      await features.set('AcquisitionFrameRateEnable', false);
      expect(readRegister(device, 'Flags')).toBe(0b010);
      expect(await features.get('ReverseX')).toBe(false);
    });

    test('selectors reach the registers of what they select, by index, formula and address node', async () => {
      const { device, features } = bench();
      await features.set('TriggerSelector', 'AcquisitionStart');
      await features.set('TriggerMode', 'On');
      await features.set('TriggerDelay', 1500);
      await features.set('TriggerSelector', 'FrameStart');
      expect(await features.get('TriggerMode')).toBe('Off');
      expect(readRegister(device, 'TriggerMode1')).toBe(1);
      expect(readRegister(device, 'TriggerDelay1')).toBe(1500);
      await features.set('LineSelector', 'Line2');
      await features.set('LineMode', 'Output');
      await features.set('UserOutputSelector', 'UserOutput2');
      await features.set('UserOutputValue', true);
      expect(await features.get('LineStatus')).toBe(true);
      expect(await features.get('LineStatusAll')).toBe(4n);
      await features.set('LineSelector', 'Line0');
      expect(await features.get('LineMode')).toBe('Input');
      expect(await features.get('LineStatus')).toBe(false);
    });

    test('an output line is no trigger source, an encoder is none this camera has', async () => {
      const { features } = bench();
      const offered = async () =>
        (await features.describe('TriggerSource')).entries
          .filter(({ isAvailable }) => isAvailable)
          .map(({ name }) => name);
      expect(await offered()).toEqual(['Software', 'Line0', 'Line1', 'Line2']);
      await features.set('LineSelector', 'Line1');
      await features.set('LineMode', 'Output');
      expect(await offered()).toEqual(['Software', 'Line0', 'Line2']);
      await expect(features.set('TriggerSource', 'Encoder0')).rejects.toMatchObject({ code: 'bad-request' });
    });

    test('locks: transport parameters while streaming, exposure time while automatic, trigger command without trigger', async () => {
      const { features } = bench();
      await features.set('TLParamsLocked', 1);
      expect((await features.describe('Width')).access).toBe('RO');
      await expect(features.set('Width', 32)).rejects.toMatchObject({ code: 'camera-refused' });
      await features.set('TLParamsLocked', 0);
      await features.set('Width', 32);
      expect((await features.describe('OffsetX')).maximum).toBe(32);
      await features.set('ExposureAuto', 'Continuous');
      await expect(features.set('ExposureTime', 1000)).rejects.toMatchObject({ code: 'camera-refused' });
      expect((await features.describe('TriggerSoftware')).access).toBe('NA');
      await features.set('TriggerMode', 'On');
      expect((await features.describe('TriggerSoftware')).access).toBe('WO');
    });

    test('a trigger by feature gives one picture; a user set is loaded and kept values are read again', async () => {
      const { features, timer, pictures } = bench();
      await features.set('TriggerMode', 'On');
      await features.execute('AcquisitionStart');
      await features.execute('TriggerSoftware');
      await timer.advance(50);
      expect(pictures).toHaveLength(1);
      await features.execute('AcquisitionStop');
      await features.set('Gain', 2);
      expect(await features.get('Gain')).toBe(2);
      const loaded = features.execute('UserSetLoad');
      await timer.advance(10);
      await loaded;
      expect(await features.get('Gain')).toBe(0);
    });
  },
);
