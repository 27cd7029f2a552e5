import { AppError } from '../../../contract/errors.ts';
import { readCameraXml } from '../genicam-xml/read-camera-xml.ts';
import { parseXmlLocation } from '../genicam-xml/xml-location.ts';
import type { GvcpChannel } from './gvcp-channel.ts';
import { bootstrapRegisters, decodeText, XML_LOCATION_BYTES } from './packets/bootstrap-registers.ts';

/**
 * Reads the device's GenICam XML from the first of its two locations that lies in the device.
 * @throws AppError `camera-refused` when none does, or as `readCameraXml`
 */
export async function readDescription(channel: GvcpChannel): Promise<Uint8Array> {
  const { firstXmlLocation, secondXmlLocation } = bootstrapRegisters;
  const texts: string[] = [];
  for (const address of [firstXmlLocation, secondXmlLocation]) {
    const text = decodeText(await channel.read(BigInt(address), XML_LOCATION_BYTES));
    const location = parseXmlLocation(text);
    if (location !== null) {
      return readCameraXml(channel, location);
    }
    texts.push(text);
  }
  throw new AppError(
    'camera-refused',
    `The camera keeps its description elsewhere (${texts.filter((text) => text !== '').join(', ') || 'it does not say where'}); only descriptions inside the camera can be used`,
  );
}
