import type { Verdict } from '../../../contract/verdict.ts';

export type VerdictSign = Verdict | 'ready';

type Shape = { readonly outline: string; readonly sign: string };

/** Each verdict has its own outline as well as its own sign, so that neither colour nor fine detail is needed. */
const shapes: Record<VerdictSign, Shape> = {
  pass: { outline: 'M32 4a28 28 0 1 1 0 56a28 28 0 1 1 0-56Z', sign: 'M19 33l9 9 17-19' },
  review: {
    outline: 'M32 3 61 32 32 61 3 32Z',
    sign: 'M25 26a7.5 7.5 0 1 1 10.5 7c-2.5 1.4-3.5 2.500-3.500 5.500M32 46v.5',
  },
  fail: { outline: 'M20 4h24l16 16v24L44 60H20L4 44V20Z', sign: 'M22 22l20 20M42 22 22 42' },
  'cannot-judge': {
    outline: 'M6 6h52v52H6Z',
    sign: 'M16 32s6-10 16-10 16 10 16 10-6 10-16 10S16 32 16 32ZM14 14l36 36',
  },
  ready: { outline: 'M10 20V10h10M44 10h10v10M54 44v10H44M20 54H10V44', sign: 'M32 31.500v1' },
};

/** The verdict's shape. Purely for the eye: the word beside it says the same. */
export function VerdictMark({ verdict, size }: { readonly verdict: VerdictSign; readonly size: number }) {
  const { outline, sign } = shapes[verdict];
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 64 64"
      fill="none"
      stroke="currentColor"
      strokeWidth={5}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={outline} />
      <path d={sign} strokeWidth={verdict === 'ready' ? 9 : 6} />
    </svg>
  );
}
