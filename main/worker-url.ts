export { resolveWorkerUrl } from '../models/parallel/worker-url.ts';
