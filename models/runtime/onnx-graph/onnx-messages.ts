import * as loaded from 'onnx-proto';

// The package is CommonJS whose names Node cannot see, so they arrive under `default`; a bundler may give either form.
const messages = 'default' in loaded ? (loaded.default as typeof loaded) : loaded;

/** The ONNX protobuf messages (onnx.proto3, IR version 8). */
export const { ModelProto, TensorProto } = messages.onnx;

export type Model = loaded.onnx.IModelProto;
export type GraphNode = loaded.onnx.INodeProto;
export type NodeAttribute = loaded.onnx.IAttributeProto;
export type Weight = loaded.onnx.ITensorProto;
export type ValueDescription = loaded.onnx.IValueInfoProto;
