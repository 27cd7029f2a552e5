import type { ContractRouterClient } from '@orpc/contract';
import type { EngineContract } from '../../contract/engine-contract.ts';

/** Everything a window may ask of the station. Each call rejects with an AppError. */
export type EngineClient = ContractRouterClient<EngineContract>;
