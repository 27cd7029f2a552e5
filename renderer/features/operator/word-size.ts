const CJK = /[\u2E80-\u9FFF\uF900-\uFAFF\uFF00-\uFF60]/u;

/** Returns how large a verdict's word can be written in the panel; a Chinese sign is as wide as two letters. */
export function wordSize(word: string): 'large' | 'medium' | 'small' {
  const width = Array.from(word).reduce((sum, sign) => sum + (CJK.test(sign) ? 2 : 1), 0);
  if (width <= 5) {
    return 'large';
  }
  return width <= 8 ? 'medium' : 'small';
}
