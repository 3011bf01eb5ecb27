const mebi = 1024 * 1024;

/**
 * What the reader accepts at most. Far above any network for a microcontroller; they bound the memory and the time
 * that a damaged or hostile file can cost.
 */
export const modelLimits = {
  fileBytes: 32 * mebi,
  tensors: 4096,
  operators: 1024,
  /** Of an ONNX graph, which spells out quantisation, constants and the computing of shapes. */
  nodes: 8192,
  /** Inputs and outputs of one node. */
  nodeEnds: 256,
  /** Of one node. */
  attributes: 64,
  /** Of the messages of an ONNX file, each as often as it is looked at. */
  fields: 4 * mebi,
  /** Of constants that a graph transposes, all together. */
  movedElements: 16 * mebi,
  /** Values of a list in a graph, such as a shape, axes, or the scales of channels. */
  listedValues: 4096,
  dimensions: 6,
  elementsPerTensor: 64 * mebi,
  /** Sum over all activations of the network. */
  activationBytes: 256 * mebi,
  /** Weights and biases together; more than the file holds only when operators share tensors. */
  parameterBytes: 64 * mebi,
  /** Products and pooled values of one inference; at 1.5 cycles each, 40 s on a 160 MHz core. */
  operationsPerInference: 2 ** 32,
} as const;
