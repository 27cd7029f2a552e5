import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { findSharedData } from '../../../test/support/shared-data.ts';
import { createGraphBuilder } from '../../runtime/onnx-graph/graph-builder.ts';
import { parseBackbone, readBackbone } from './shipped-backbone.ts';

const SHIPPED = resolve(import.meta.dirname, '../../../resources/backbones/efficientnet-lite2.onnx');

test('the shipped backbone says its licence and gives two maps at stride 16', async () => {
  const backbone = await readBackbone(SHIPPED);
  expect(backbone).toMatchObject({ name: 'efficientnet-lite2', license: 'Apache-2.0', sizeMultiple: 16 });
  expect(backbone.features.map(({ output, channels, stride }) => [output, channels, stride])).toEqual([
    ['stage4', 88, 16],
    ['stage5', 120, 16],
  ]);
});

test.for([
  ['mobilenetv2_1.0_features.onnx', ['s8_exp', 's16_exp']],
  ['resnet18_tv_l1-3.onnx', ['layer2', 'layer3']],
] as const)('of a foreign file, %s, the maps at strides 8 and 16 are taken', async ([file, outputs], { skip }) => {
  const path = findSharedData('weights', file);
  if (path === null) {
    return skip(`weights/${file} is not on this machine`);
  }
  const { features, mean } = await readBackbone(path);
  expect(features.map(({ output }) => output)).toEqual(outputs);
  expect(mean).toEqual([123.675, 116.28, 103.53]);
});

test('a graph that takes bytes is fed bytes', async () => {
  const graph = createGraphBuilder('bytes');
  const image = graph.node('Cast', [graph.input('image', 'uint8', [1, 3, 'h', 'w'])], { to: 1 });
  const cells = graph.node('AveragePool', [image], { kernel_shape: [16, 16], strides: [16, 16] });
  graph.output(cells, 'cells', 'float32', [1, 3, 'rows', 'columns']);
  const backbone = await parseBackbone(graph.encode(), 'bytes.onnx');
  expect(backbone).toMatchObject({ name: 'bytes', input: { name: 'image', type: 'uint8' } });
  expect(backbone.features[0]).toMatchObject({ stride: 16, channels: 3 });
});

test('a graph without spatial outputs and a missing file are refused in words', async () => {
  const graph = createGraphBuilder('flat');
  const image = graph.input('image', 'float32', [1, 3, 'h', 'w']);
  graph.output(graph.node('ReduceMean', [image, graph.integers([2, 3])], { keepdims: 0 }), 'y', 'float32', [1, 3]);
  await expect(parseBackbone(graph.encode(), 'flat.onnx')).rejects.toThrow('no output of shape');
  await expect(readBackbone('/no/such.onnx')).rejects.toMatchObject({ code: 'not-found' });
});
