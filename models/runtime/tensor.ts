/** The element types our graphs use, by ONNX Runtime's names. */
export type TensorData = {
  readonly uint8: Uint8Array;
  readonly float32: Float32Array;
  readonly int64: BigInt64Array;
};
export type ElementType = keyof TensorData;

export type TensorOf<T extends ElementType> = {
  readonly type: T;
  /** Sizes, outermost first; `data` is row-major. */
  readonly dims: readonly number[];
  readonly data: TensorData[T];
};
export type Tensor = { [T in ElementType]: TensorOf<T> }[ElementType];

/** Returns a float32 tensor over `data`, which is not copied. */
export function floatTensor(data: Float32Array, dims: readonly number[]): TensorOf<'float32'> {
  return { type: 'float32', dims, data };
}
