import { useEffect, useRef } from 'react';
import { useServices } from '../services/services.ts';
import css from './stage.module.css';

/** The live picture. The canvas is made here and not by React, because it can be given to the worker only once. */
export function LiveCanvas({ label }: { readonly label: string }) {
  const host = useRef<HTMLDivElement>(null);
  const { live } = useServices();
  useEffect(() => {
    const canvas = document.createElement('canvas');
    canvas.className = css.layer ?? '';
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', label);
    host.current?.replaceChildren(canvas);
    const stop = live.show(canvas);
    return () => {
      stop();
      canvas.remove();
    };
  }, [label, live]);
  return <div ref={host} className={css.layer} data-testid="live-picture" />;
}
