/** A model that ships with Tauscope, trained by the scripts in `training/`. */
export interface ExampleModel {
  readonly id: string;
  readonly title: string;
  /** Below the site's root. */
  readonly path: string;
  /** The float model that it was quantised from, below the site's root. */
  readonly floatPath?: string;
  /** Data set the model was trained on. */
  readonly data: 'synthetic' | 'cifar10';
}

export const exampleModels: readonly ExampleModel[] = [
  { id: 'lenet', title: 'LeNet', path: 'examples/lenet.tflite', data: 'synthetic' },
  { id: 'alexnet', title: 'AlexNet', path: 'examples/alexnet.tflite', data: 'synthetic' },
  { id: 'lenet-cifar10', title: 'LeNet (CIFAR-10)', path: 'examples/lenet-cifar10.tflite', data: 'cifar10' },
  {
    id: 'alexnet-cifar10',
    title: 'AlexNet (CIFAR-10)',
    path: 'examples/alexnet-cifar10.tflite',
    data: 'cifar10',
  },
  ofZoo('resnet8', 'ResNet-8'),
  ofZoo('mobilenet-v1', 'MobileNetV1 0.25'),
  ofZoo('mobilenet-v2', 'MobileNetV2 0.35'),
  ofZoo('ds-cnn', 'DS-CNN'),
];

function ofZoo(id: string, title: string): ExampleModel {
  return { id, title, path: `examples/${id}.tflite`, floatPath: `examples/${id}.onnx`, data: 'cifar10' };
}

/** The data set that needs no file: generated from this seed, the training images came from others. */
export const synthetic = { id: 'synthetic', count: 6000, seed: 1 } as const;

export const defaultBoard = 'nucleo-u575zi-q';
