import { expect, test, vi } from 'vitest';
import { Sha256 } from '../../contract/ids.ts';
import { createImageShelf } from './image-shelf.ts';

const nameOf = (digit: string): Sha256 => Sha256.parse(digit.repeat(64));

function shelfOver(read: () => Promise<{ mime: string; base64: string }>, capacity: number) {
  const client = { image: { read: vi.fn<typeof read>(read) } };
  return { reads: client.image.read, shelf: createImageShelf(client, capacity) };
}

const picture = () => Promise.resolve({ mime: 'image/png', base64: 'AQID' });

test('a picture is read once and kept', async () => {
  const { reads, shelf } = shelfOver(picture, 4);
  const [first, second] = await Promise.all([shelf.read(nameOf('a')), shelf.read(nameOf('a'))]);
  expect(first).toBe(second);
  expect(first.type).toBe('image/png');
  expect([...new Uint8Array(await first.arrayBuffer())]).toEqual([1, 2, 3]);
  expect(reads).toHaveBeenCalledTimes(1);
});

test('the picture used longest ago makes room', async () => {
  const { reads, shelf } = shelfOver(picture, 2);
  await shelf.read(nameOf('a'));
  await shelf.read(nameOf('b'));
  await shelf.read(nameOf('a'));
  await shelf.read(nameOf('c'));
  await shelf.read(nameOf('a'));
  expect(reads).toHaveBeenCalledTimes(3);
  await shelf.read(nameOf('b'));
  expect(reads).toHaveBeenCalledTimes(4);
});

test('a failed read is tried again the next time', async () => {
  const { reads, shelf } = shelfOver(() => Promise.reject(new Error('gone')), 2);
  await expect(shelf.read(nameOf('a'))).rejects.toThrow('gone');
  await expect(shelf.read(nameOf('a'))).rejects.toThrow('gone');
  expect(reads).toHaveBeenCalledTimes(2);
});
