import { useEffect, useState } from 'react';
import { useServices } from '../../components/services/services.ts';

const TICK_MS = 5_000;

/** Returns the time in µs since 1970, a few seconds old at most. */
export function useNow(): number {
  const { clock } = useServices();
  const [nowUs, setNowUs] = useState(() => clock.nowUs());
  useEffect(() => {
    const timer = setInterval(() => setNowUs(clock.nowUs()), TICK_MS);
    return () => clearInterval(timer);
  }, [clock]);
  return nowUs;
}
