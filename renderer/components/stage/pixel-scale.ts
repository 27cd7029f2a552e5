import { createContext, useContext } from 'react';

export const PixelScaleContext = createContext(1);

/** Returns the screen pixels per picture pixel under a stage's overlay, so that marks keep their size on any picture. */
export function usePixelScale(): number {
  return useContext(PixelScaleContext);
}
