import { describe, expect, test } from 'vitest';
import { parseRegion } from './parse-region.ts';

describe('parseRegion', () => {
  test('four fractions are a region, nothing is none', () => {
    expect(parseRegion('0.1, 0.2,0.5,0.6')).toEqual({ x: 0.1, y: 0.2, width: 0.5, height: 0.6 });
    expect(parseRegion(undefined)).toBeNull();
  });

  test.each(['', '0,0,1', '0,0,1,1,1', '0.5,0,0.6,1', '0,0,0,1', 'a,b,c,d', '0,,1,1'])('"%s" is refused', (text) => {
    expect(() => parseRegion(text)).toThrow('--roi takes x,y,width,height');
  });
});
