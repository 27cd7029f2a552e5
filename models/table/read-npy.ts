import { AppError } from '../../contract/errors.ts';
import type { Table } from './table.ts';

const MAGIC = '\u0093NUMPY';
const MOST_COLUMNS = 100_000;

type Reader = { readonly bytes: number; readonly read: (view: DataView, at: number, isLittle: boolean) => number };

const READERS: Readonly<Record<string, Reader>> = {
  f4: { bytes: 4, read: (view, at, isLittle) => view.getFloat32(at, isLittle) },
  f8: { bytes: 8, read: (view, at, isLittle) => view.getFloat64(at, isLittle) },
  i1: { bytes: 1, read: (view, at) => view.getInt8(at) },
  i2: { bytes: 2, read: (view, at, isLittle) => view.getInt16(at, isLittle) },
  i4: { bytes: 4, read: (view, at, isLittle) => view.getInt32(at, isLittle) },
  i8: { bytes: 8, read: (view, at, isLittle) => Number(view.getBigInt64(at, isLittle)) },
  u1: { bytes: 1, read: (view, at) => view.getUint8(at) },
  u2: { bytes: 2, read: (view, at, isLittle) => view.getUint16(at, isLittle) },
  u4: { bytes: 4, read: (view, at, isLittle) => view.getUint32(at, isLittle) },
  u8: { bytes: 8, read: (view, at, isLittle) => Number(view.getBigUint64(at, isLittle)) },
  b1: { bytes: 1, read: (view, at) => view.getUint8(at) },
};

/**
 * Reads a NumPy array (format versions 1–3) of one dimension as the column `value`, of two as `column1` onwards.
 *
 * @throws AppError `bad-request` for another file, a damaged one, objects, texts, complex numbers or more dimensions
 */
export function readNpy(bytes: Uint8Array): Table {
  const { header, dataAt } = readHeader(bytes);
  const { byteOrder, reader, isFortran, rows, columns } = parseHeader(header);
  if (dataAt + rows * columns * reader.bytes > bytes.length) {
    throw damaged(`it should hold ${rows} × ${columns} numbers but ends before`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + dataAt, bytes.length - dataAt);
  const isLittle = byteOrder !== '>';
  const [rowStep, columnStep] = isFortran ? [1, rows] : [columns, 1];
  const { read, bytes: width } = reader;
  return {
    rowCount: rows,
    columns: Array.from({ length: columns }, (_, column) => {
      const values = new Float64Array(rows);
      for (let row = 0; row < rows; row++) {
        values[row] = read(view, (row * rowStep + column * columnStep) * width, isLittle);
      }
      return { kind: 'number', name: columns === 1 ? 'value' : `column${column + 1}`, values };
    }),
  };
}

function readHeader(bytes: Uint8Array): { header: string; dataAt: number } {
  if (bytes.length < 12 || String.fromCharCode(...bytes.subarray(0, 6)) !== MAGIC) {
    throw new AppError('bad-request', 'this is no NumPy file: it does not begin like one');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const [length, start] = bytes[6] === 1 ? [view.getUint16(8, true), 10] : [view.getUint32(8, true), 12];
  if (start + length > bytes.length) {
    throw damaged('it ends within its header');
  }
  return { header: new TextDecoder().decode(bytes.subarray(start, start + length)), dataAt: start + length };
}

function parseHeader(header: string) {
  const [, byteOrder = '', type = ''] = /'descr':\s*'([<>|=]?)(\w+)'/.exec(header) ?? [];
  const reader = READERS[type];
  if (reader === undefined) {
    const what = type === '' ? 'records or objects' : `"${type}"`;
    throw new AppError('bad-request', `the NumPy array holds ${what}; save it as float32 or float64`);
  }
  const shape = /'shape':\s*\(([^)]*)\)/.exec(header)?.[1];
  const sizes = (shape ?? '').split(',').flatMap((part) => (part.trim() === '' ? [] : [Number(part.trim())]));
  const [rows = 1, columns = 1] = sizes;
  if (shape === undefined || sizes.some((size) => !Number.isSafeInteger(size) || size < 0)) {
    throw damaged('its header gives no shape');
  }
  if (sizes.length > 2 || columns > MOST_COLUMNS) {
    throw new AppError(
      'bad-request',
      `the NumPy array has the shape (${sizes.join(', ')}); a table has rows and at most ${MOST_COLUMNS} columns`,
    );
  }
  return { byteOrder, reader, isFortran: /'fortran_order':\s*True/.test(header), rows, columns };
}

function damaged(how: string): AppError {
  return new AppError('bad-request', `the NumPy file is damaged: ${how}; copy it again`);
}
