/** So many levels from 0 to 1, as recipes have them unless said otherwise. */
function levels(steps: number): string {
  return Array.from({ length: steps + 1 }, (_, n) => Math.round((n / steps) * 1000) / 1000).join();
}

/**
 * What links of version 2 have in common: a text that deflate refers to as if it came before theirs (RFC 1951, section 2). Links
 * that were made with it must open forever, so that it never changes.
 */
export const linkDictionary = new TextEncoder().encode(
  [
    '"classNames":["forms":[{"form":"winograd","limits":{"flashBytes":,"ramBytes":"output":"arrays":{"images":"labels":"method":"paper","authors","magnitude","activation"',
    '"refinement":{"images":4096,"labelShare":0.5,"mirror":true,"points":"front","steps":600}"resize":"crop","colourOrder":"bgr","heldOutFile":"racing":{"errorRate":0.05}',
    '"rounding":"single","test_batch.bin","cifar-10-binary.tar.gz","mobilenet-v1","mobilenet-v2","ds-cnn","resnet8","alexnet","lenet-cifar10",.onnx",".tflite"',
    `"taus":[0,0.01,0.02,0.03,0.04,0.05,0.06,0.07,0.08,0.09,0.1],"nucleo-f446re","nucleo-h743zi","nucleo-l4r5zi-single-bank","shares":[${levels(20)}]},{"layer":1,"shares":[${levels(30)}]},{"layer":2`,
    '{"choice":{"point":"flashBytes":"budgetPp":1,"reading":"bound"},"claim":[,"name":","recipe":{"allocation":"ranked","board":"nucleo-u575zi-q","data":{"example":"synthetic","files":[]},"example":null,"files":[{"name":"',
    '"deadOperands":"skip","domain":"tiles","float":{"example":"inputScale":"x/255","layers":[{"layer":0,"method":"compensated","model":{"example":"lenet","files":[{"name":"lenet.tflite","sha256":"',
    '"}]},"racing":null,"rounding":"double","search":{"evaluations":1000,"kind":"guided"},"seed":1,"splits":{"calibration":256,"heldOut":4000,"selection":2000},"version":1}}',
  ].join(''),
);
