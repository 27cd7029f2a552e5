import { AppError } from '../../../contract/errors.ts';
import type { RegisterPort } from '../genicam/register-port.ts';
import { MAXIMUM_FILE_BYTES, unpackCameraXml } from './unpack-camera-xml.ts';
import type { XmlLocation } from './xml-location.ts';

/**
 * Reads a device's description out of its register memory and unpacks it.
 * @throws AppError `camera-refused` when it is empty, too large or damaged; as `port.read`
 */
export async function readCameraXml(
  port: RegisterPort,
  { address, sizeBytes }: Pick<XmlLocation, 'address' | 'sizeBytes'>,
): Promise<Uint8Array> {
  if (sizeBytes === 0 || sizeBytes > MAXIMUM_FILE_BYTES) {
    throw new AppError(
      'camera-refused',
      `The camera announces a description file of ${sizeBytes} bytes; between 1 byte and 8 MB can be read. Ask its maker for new firmware`,
    );
  }
  return unpackCameraXml(await port.read(address, sizeBytes));
}
