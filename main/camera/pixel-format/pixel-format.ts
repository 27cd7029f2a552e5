/** What one pixel format's bytes look like. */
export type PixelLayout = {
  /** PFNC value; bits 23–16 are the bits a pixel takes. */
  readonly code: number;
  readonly bitsPerPixel: number;
  /** Significant bits of one sample. */
  readonly bitDepth: 8 | 10 | 12 | 16;
  readonly family: 'mono' | 'bayer' | 'rgb' | 'yuv';
  /**
   * `plain`: one sample in one byte, or two bytes little-endian when deeper. `lsb`: samples without gaps, least
   * significant bit first (PFNC `p`). `gev`: two samples in three bytes, high bits first (GigE Vision `Packed`).
   */
  readonly packing: 'plain' | 'lsb' | 'gev';
};

function plain(code: number, family: PixelLayout['family'], bitDepth: PixelLayout['bitDepth']): PixelLayout {
  return { code, bitsPerPixel: (code >>> 16) & 0xff, bitDepth, family, packing: 'plain' };
}

function packed(code: number, family: PixelLayout['family'], bitDepth: 10 | 12, packing: 'lsb' | 'gev'): PixelLayout {
  return { code, bitsPerPixel: (code >>> 16) & 0xff, bitDepth, family, packing };
}

/** The pixel formats the station understands, by PFNC name (EMVA Pixel Format Naming Convention 2.4). */
export const pixelFormats = {
  Mono8: plain(0x01080001, 'mono', 8),
  Mono10: plain(0x01100003, 'mono', 10),
  Mono12: plain(0x01100005, 'mono', 12),
  Mono16: plain(0x01100007, 'mono', 16),
  Mono10p: packed(0x010a0046, 'mono', 10, 'lsb'),
  Mono12p: packed(0x010c0047, 'mono', 12, 'lsb'),
  Mono10Packed: packed(0x010c0004, 'mono', 10, 'gev'),
  Mono12Packed: packed(0x010c0006, 'mono', 12, 'gev'),
  BayerGR8: plain(0x01080008, 'bayer', 8),
  BayerRG8: plain(0x01080009, 'bayer', 8),
  BayerGB8: plain(0x0108000a, 'bayer', 8),
  BayerBG8: plain(0x0108000b, 'bayer', 8),
  BayerGR10: plain(0x0110000c, 'bayer', 10),
  BayerRG10: plain(0x0110000d, 'bayer', 10),
  BayerGB10: plain(0x0110000e, 'bayer', 10),
  BayerBG10: plain(0x0110000f, 'bayer', 10),
  BayerGR12: plain(0x01100010, 'bayer', 12),
  BayerRG12: plain(0x01100011, 'bayer', 12),
  BayerGB12: plain(0x01100012, 'bayer', 12),
  BayerBG12: plain(0x01100013, 'bayer', 12),
  BayerGR16: plain(0x0110002e, 'bayer', 16),
  BayerRG16: plain(0x0110002f, 'bayer', 16),
  BayerGB16: plain(0x01100030, 'bayer', 16),
  BayerBG16: plain(0x01100031, 'bayer', 16),
  BayerBG10p: packed(0x010a0052, 'bayer', 10, 'lsb'),
  BayerGB10p: packed(0x010a0054, 'bayer', 10, 'lsb'),
  BayerGR10p: packed(0x010a0056, 'bayer', 10, 'lsb'),
  BayerRG10p: packed(0x010a0058, 'bayer', 10, 'lsb'),
  BayerBG12p: packed(0x010c0053, 'bayer', 12, 'lsb'),
  BayerGB12p: packed(0x010c0055, 'bayer', 12, 'lsb'),
  BayerGR12p: packed(0x010c0057, 'bayer', 12, 'lsb'),
  BayerRG12p: packed(0x010c0059, 'bayer', 12, 'lsb'),
  BayerGR12Packed: packed(0x010c002a, 'bayer', 12, 'gev'),
  BayerRG12Packed: packed(0x010c002b, 'bayer', 12, 'gev'),
  BayerGB12Packed: packed(0x010c002c, 'bayer', 12, 'gev'),
  BayerBG12Packed: packed(0x010c002d, 'bayer', 12, 'gev'),
  RGB8: plain(0x02180014, 'rgb', 8),
  BGR8: plain(0x02180015, 'rgb', 8),
  RGBa8: plain(0x02200016, 'rgb', 8),
  BGRa8: plain(0x02200017, 'rgb', 8),
  YUV422_8_UYVY: plain(0x0210001f, 'yuv', 8),
  YUV422_8: plain(0x02100032, 'yuv', 8),
  YCbCr422_8: plain(0x0210003b, 'yuv', 8),
} as const satisfies Record<string, PixelLayout>;

/** PFNC names. */
export type PixelFormat = keyof typeof pixelFormats;

const formatsByCode = new Map<number, PixelFormat>(
  Object.entries(pixelFormats).map(([name, { code }]) => [code, name as PixelFormat]),
);

/** Returns the format with this PFNC value, or null when the station does not know it. */
export function pixelFormatOfCode(code: number): PixelFormat | null {
  return formatsByCode.get(code >>> 0) ?? null;
}

/** Returns the bytes of a picture whose lines follow each other without padding (packed lines share bytes, as PFNC has it). */
export function frameSizeBytes(format: PixelFormat, width: number, height: number): number {
  return Math.ceil((pixelFormats[format].bitsPerPixel * width * height) / 8);
}
