/** A word that the page explains where it stands. */
export interface Explanation {
  readonly term: string;
  /** One or two sentences. */
  readonly text: string;
  /** Where a page of `docs` says more: its name and a heading. */
  readonly page: string;
  /** Whether the word is the paper's. */
  readonly isOfPaper?: true;
}

/** The paper whose method started all this. */
export const paperAddress = 'https://arxiv.org/abs/2409.16815';

export const glossary = {
  significance: {
    term: 'significance',
    text: 'How much a product of a convolution matters: its share of the sum that it is part of, |w·a / Σ w·a|, averaged over the calibration images.',
    page: 'methods.html#the-papers-significance-by-its-authors-rule-and-by-smlads',
    isOfPaper: true,
  },
  tau: {
    term: 'threshold τ (tau)',
    text: 'A level of skipping: products whose significance is below τ are left out. Methods that skip by shares have the share that is left out instead; at 0 nothing is, but for what is dead.',
    page: 'methods.html',
    isOfPaper: true,
  },
  smlad: {
    term: 'SMLAD',
    text: 'The instruction of Cortex-M cores that multiplies two pairs of 16-bit values and adds both products. Convolutions are computed, and skipped, in its steps.',
    page: 'latency-model.html#forms-of-a-convolution',
  },
  deadOperand: {
    term: 'dead operand',
    text: 'A value of a convolution’s window whose products are 0 on every calibration image, because the weight is 0 or the value never leaves its zero point. Without it the answers there are the same.',
    page: 'methods.html#the-papers-significance-by-its-authors-rule-and-by-smlads',
  },
  exempt: {
    term: 'exempt',
    text: 'Said of a convolution that is not explored: it stays exact at every point.',
    page: 'formats.html',
  },
  front: {
    term: 'front',
    text: 'The points that no other beats: none takes as little time (or flash) and answers more rightly, or answers as many rightly and takes less. All others are dominated.',
    page: 'methods.html#statistics',
  },
  onTheseImages: {
    term: 'within on these images',
    text: 'The loss that was observed keeps the budget, but its one-sided 95 % bound does not: on other images more may be lost.',
    page: 'methods.html#statistics',
  },
  splits: {
    term: 'three disjoint splits',
    text: 'Calibration images rank what can be left out, selection images measure and choose points, held-out images check the choice. No image is in two of them.',
    page: 'methods.html#statistics',
  },
  heldOut: {
    term: 'held-out images',
    text: 'Images by which nothing was chosen. A choice flatters the images that made it; these tell whether its loss holds on others.',
    page: 'methods.html#statistics',
  },
  refined: {
    term: 'refined',
    text: 'Said of a point whose kept weights were tuned to answer like the exact network, as far as that goes. It skips the same, so it takes the same time.',
    page: 'methods.html#refinement-by-self-distillation',
  },
  cmsisNn: {
    term: 'CMSIS-NN',
    text: 'Arm’s library of kernels for neural networks on Cortex-M. Latencies are compared with its exact int8 kernels, on the same board and by the same model of cycles.',
    page: 'latency-model.html#cmsis-nn',
  },
  codeMemory: {
    term: 'code memory',
    text: 'A memory of some parts that answers instruction fetches without waiting. Code of kernels that wait long for flash is copied there at the start, where that pays.',
    page: 'latency-model.html#code-in-a-memory-of-its-own',
  },
  racing: {
    term: 'racing and guided search',
    text: 'Racing stops measuring points that can hardly reach the front any more; a guided search measures only those that promise most for it.',
    page: 'search.html',
  },
} as const satisfies Readonly<Record<string, Explanation>>;

export type TermId = keyof typeof glossary;
