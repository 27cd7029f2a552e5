import { createContext, useContext, useEffect, useRef } from 'react';
import type { KeyBindings, Keyboard } from './keyboard.ts';

export const KeyboardContext = createContext<Keyboard | null>(null);

/** Binds keys while the calling component is on the screen; `onScan` takes what a code scanner reads. */
export function useKeys(bindings: KeyBindings, onScan?: (code: string) => void): void {
  const keyboard = useContext(KeyboardContext);
  const layer = useRef({ bindings, onScan });
  useEffect(() => {
    layer.current = { bindings, onScan };
  });
  useEffect(() => keyboard?.add(() => layer.current), [keyboard]);
}
