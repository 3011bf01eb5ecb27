import type { FloatNetwork } from '../floatNetwork.ts';
import { unsupportedError } from '../modelError.ts';
import type { Network } from '../network.ts';
import { floatOperators, readFloat } from './float/readFloat.ts';
import { foldedOperators } from './graph/foldConstant.ts';
import { checkAttributes } from './graph/knownAttributes.ts';
import type { OnnxGraph } from './graph/onnxGraph.ts';
import { openGraph } from './graph/onnxGraph.ts';
import { resolveGraph, withoutEffect } from './graph/resolveGraph.ts';
import { spelledOperators } from './graph/spelledOut.ts';
import type { StoredNetwork } from './onnxTwin.ts';
import { expandQuantised, quantisedOperators } from './qdq/expandQuantised.ts';
import { qdqOperators, readQdq } from './qdq/readQdq.ts';
import type { OnnxNode } from './stored/storedModel.ts';
import { openStoredModel } from './stored/storedModel.ts';

/** Operators a model may consist of. */
const known = new Set([
  ...qdqOperators,
  ...quantisedOperators,
  ...spelledOperators,
  ...withoutEffect,
  ...foldedOperators,
]);

/**
 * Reads an ONNX model that is quantised to int8 or uint8 (symmetric weights per channel or per tensor, activations per
 * tensor), between quantisation steps (QDQ) or with quantised operators. Channels come last in the network.
 *
 * @param file the whole .onnx file; nothing in it is trusted, and nothing of it is kept
 * @param name shown to people, usually the file's name
 * @param output name or number of the output that is meant, for models with several
 * @throws TauscopeError `model-format` for damaged or contradictory files, `model-unsupported` for sound models that
 *   use something Tauscope does not run, `model-limit` beyond {@link modelLimits}
 */
export function readOnnx(file: Uint8Array, name: string, output?: string): Network {
  return openOnnx(file, name, output).network;
}

/** {@link readOnnx}, and where the network's activations are in the file. */
export function openOnnx(file: Uint8Array, name: string, output?: string): StoredNetwork {
  const graph = openGraph(openStoredModel(file), output);
  checkOperators(graph);
  return readQdq(resolveGraph(expandQuantised(graph)), name);
}

function checkOperators({ nodes, opset }: OnnxGraph): void {
  // Replacing an operator helps nothing in a model that is not quantised.
  if (!nodes.some(isQuantised))
    throw unsupportedError(
      'the model is FLOAT, without quantised activations',
      'Tauscope runs models quantised to int8',
      'quantise it first: tauscope quantise MODEL --data DATA --out INT8.tflite',
    );
  const unknown = nodes.find(({ type }) => !known.has(type));
  if (unknown)
    throw unsupportedError(
      `${unknown.label} is none that Tauscope runs`,
      `supported: ${[...qdqOperators, ...spelledOperators].join(', ')}, and the quantised forms of these in onnxruntime`,
      'replace it in the model and export it again',
    );
  for (const node of nodes) checkAttributes(node, opset);
}

function isQuantised({ type }: OnnxNode): boolean {
  return type === 'QuantizeLinear' || quantisedOperators.includes(type);
}

/** Whether nothing in an ONNX model is quantised. Errors as of {@link readOnnx}. */
export function isFloatOnnx(file: Uint8Array, output?: string): boolean {
  return !openGraph(openStoredModel(file), output).nodes.some(isQuantised);
}

/**
 * Reads an ONNX model in float32, which is to be quantised. Errors as of {@link readOnnx}.
 */
export function readFloatOnnx(file: Uint8Array, name: string, output?: string): FloatNetwork {
  const graph = openGraph(openStoredModel(file), output);
  const quantised = graph.nodes.find(isQuantised);
  if (quantised)
    throw unsupportedError(
      `the model is quantised: ${quantised.label}`,
      'Tauscope quantises float models',
      'open it as it is',
    );
  const all = [...floatOperators, ...spelledOperators, ...withoutEffect];
  const knownFloat = new Set([...all, ...foldedOperators]);
  const unknown = graph.nodes.find(({ type }) => !knownFloat.has(type));
  if (unknown)
    throw unsupportedError(
      `${unknown.label} is none that Tauscope quantises`,
      `supported: ${all.join(', ')}`,
      'replace it in the model and export it again',
    );
  for (const node of graph.nodes) checkAttributes(node, graph.opset);
  return readFloat(resolveGraph(graph), name);
}
