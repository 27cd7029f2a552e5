/** A device's register memory, whatever carries the commands (GenCP, GVCP, plain memory). */
export interface RegisterPort {
  /** Returns `length` bytes. @throws AppError `camera-refused` with the device's reason, `camera-timeout`, `camera-disconnected` */
  read(address: bigint, length: number): Promise<Uint8Array>;
  /** @throws as `read` */
  write(address: bigint, data: Uint8Array): Promise<void>;
}
