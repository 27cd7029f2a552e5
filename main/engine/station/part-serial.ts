/** Returns a serial for a part that brought none: product code, UTC date and time to the tenth of a second. */
export function partSerialAt(productCode: string, nowUs: number): string {
  const text = new Date(nowUs / 1000).toISOString();
  const [date = '', time = ''] = text.split('T');
  return `${productCode}-${date.slice(2).replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}.${time.slice(9, 10)}`;
}
