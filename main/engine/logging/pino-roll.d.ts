declare module 'pino-roll' {
  import type { EventEmitter } from 'node:events';

  type RollingFileOptions = {
    readonly file: string;
    readonly extension?: string;
    readonly size?: string;
    readonly frequency?: 'daily' | 'hourly';
    readonly limit?: { readonly count: number };
    readonly mkdir?: boolean;
  };
  type RollingFile = EventEmitter & { write(line: string): boolean; end(): void; flushSync(): void };
  export default function build(options: RollingFileOptions): Promise<RollingFile>;
}
