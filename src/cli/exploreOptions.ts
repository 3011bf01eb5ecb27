import type { Command } from 'commander';
import { Option } from 'commander';
import { defaultBoard } from '../examples/examples.ts';
import {
  allocationNames,
  domainNames,
  maxEvaluations,
  methodNames,
  mostImages,
  mostRefinementShift,
  mostRefinementSteps,
} from '../exploration/recipe/recipe.ts';
import { convFormNames } from '../kernels/convolution/convFormNames.ts';
import { checkedText, checkedTexts } from './checkedText.ts';
import {
  boardOption,
  checkpointOption,
  checkShareOption,
  classesOption,
  dataOption,
  flashLimitOption,
  floatOutputOption,
  jsonOption,
  modelHelp,
  outputOption,
  queueOption,
  ramLimitOption,
  roundingOption,
  tablesOption,
  workersOption,
} from './commonOptions.ts';
import { parseForms } from './forms.ts';
import { imageCount, probability, seed, share, wholeNumber } from './optionNumbers.ts';
import { readingOptions, regressionOption } from './readingOptions.ts';
import { refinedPoints } from './refinement.ts';
import { parseLayerTaus, parseTaus } from './taus.ts';

/** The options of `tauscope explore`, which a sweep's file names, too. */
export function exploreOptions(command: Command): Command {
  return readingOptions(
    command
      .description('explore what to skip and write the results')
      .argument('[model]', `${modelHelp}; not needed with --recipe of an example`)
      .addOption(outputOption())
      .addOption(new Option('--data <files...>', dataOption().description)),
  )
    .addOption(regressionOption())
    .addOption(classesOption())
    .option(
      '--float <file>',
      'count losses from this float .onnx or .tflite model that the model was made from, not from the exact int8 network; or "none"',
    )
    .addOption(floatOutputOption())
    .addOption(boardOption(`target; ${defaultBoard} unless given`))
    .addOption(
      new Option(
        '--method <method>',
        'how operands are ranked; compensated unless given, paper with thresholds',
      ).choices(methodNames),
    )
    .addOption(roundingOption().default(undefined))
    .addOption(new Option('--seed <n>', 'seed of the image splits').argParser(seed))
    .addOption(
      new Option(
        '--taus <from:to:step | a,b,...>',
        'thresholds of every explored layer, for the methods paper and authors, e.g. 0:0.1:0.01; unless given even levels up to 0.1, as many as make about 1000 points',
      )
        .argParser(checkedText(parseTaus))
        .conflicts('shares'),
    )
    .addOption(
      new Option(
        '--shares <from:to:step | a,b,...>',
        'skipped shares in their place, for the other methods, e.g. 0:1:0.1; unless given even levels up to 1',
      ).argParser(checkedText(parseTaus)),
    )
    .addOption(
      new Option('--channels-per-mask <n>', 'neighbouring channels that skip the same pairs').choices([
        '1',
        '2',
        '4',
      ]),
    )
    .addOption(
      new Option(
        '--allocation <where>',
        'where --method compensated skips: what costs the answers least, or the same share of every channel',
      ).choices(allocationNames),
    )
    .addOption(
      new Option(
        '--domain <domain>',
        'what --method compensated skips: products of a convolution itself, or those of fast convolution, by tiles, or of whole output channels where there are up to 3 input channels; mixed-tiles: every other level in smaller tiles, for less flash and RAM; tiles unless given, where some layer has them, mixed-tiles where their tables do not fit the board',
      ).choices(domainNames),
    )
    .addOption(
      new Option(
        '--layer-taus <layer=taus...>',
        'thresholds or shares of single layers, e.g. 2=0,0.022 4=0,0.052',
      ).argParser(checkedTexts((texts) => parseLayerTaus(texts, [], 'paper'))),
    )
    .addOption(
      new Option('--calibration <n>', 'images for ranking; a tenth, at most 256, unless given').argParser(
        imageCount,
      ),
    )
    .addOption(
      new Option('--selection <n>', 'images for choosing; the others, at most 10000, unless given').argParser(
        imageCount,
      ),
    )
    .addOption(
      new Option(
        '--held-out <n>',
        'images for checking the choice; half, at most 4000, or those of a test file, unless given',
      ).argParser(wholeNumber(0, mostImages)),
    )
    .option('--held-out-file <name>', 'the data file that gives the held-out images and no others')
    .addOption(
      new Option(
        '--dead <what>',
        'operands of significance 0, which add nothing on any calibration image: skipped even at level 0, or kept; skip unless given, keep with --method authors',
      ).choices(['skip', 'keep']),
    )
    .addOption(
      new Option(
        '--racing [error rate]',
        'drop points on the way that cannot reach the front, where the front then lacks something with at most this probability; rate 0.05 unless given',
      ).argParser(probability),
    )
    .addOption(
      new Option(
        '--search <kind>',
        'measure the whole grid of levels, or what a guided search picks; guided where a grid would leave fewer than 8 levels a layer, unless given',
      ).choices(['grid', 'guided']),
    )
    .addOption(
      new Option(
        '--evaluations <n>',
        'most configurations that a guided search measures; 1000 unless given',
      ).argParser(wholeNumber(1, maxEvaluations)),
    )
    .addOption(
      new Option(
        '--exact',
        'measure every point on all images, where a recipe says to drop some on the way; so it is unless --racing is given',
      ).conflicts('racing'),
    )
    .addOption(
      new Option(
        '--form <layer=form...>',
        `kernel form of single convolutions: ${convFormNames.join(', ')} (streamed is the paper's), or auto`,
      ).argParser(checkedTexts((texts) => parseForms(texts))),
    )
    .addOption(flashLimitOption())
    .addOption(ramLimitOption())
    .addOption(tablesOption())
    .addOption(
      new Option(
        '--refine <points>',
        'then tune the kept weights of these points to repeat the exact network: front, so many of the front, or none',
      ).argParser(checkedText((text) => text === 'none' || refinedPoints(text))),
    )
    .addOption(
      new Option('--refine-images <n>', 'most images to tune with, 10000 unless given').argParser(imageCount),
    )
    .addOption(
      new Option(
        '--refine-steps <n>',
        'most steps of the first point, 800 unless given; others take a quarter',
      ).argParser(wholeNumber(1, mostRefinementSteps)),
    )
    .addOption(
      new Option('--refine-labels <share>', 'share of the labels in what is tuned for, 0 to 1').argParser(
        share,
      ),
    )
    .addOption(
      new Option(
        '--refine-shift <pixels>',
        'by up to so many pixels images are shifted at random, besides mirrored; none unless given',
      ).argParser(wholeNumber(1, mostRefinementShift)),
    )
    .option('--recipe <file or link>', "take all settings from a results file or a page's link")
    .option(
      '--out <file>',
      'write the results; those found so far every now and then, and when a signal ends the work. What the file holds gives way to more of the same recipe, or when all is done',
    )
    .addOption(checkpointOption())
    .addOption(
      new Option(
        '--measurements <files...>',
        'cycles measured on the board, as the page saves them: latencies are predicted by the model fitted to them',
      ).conflicts('resume'),
    )
    .addOption(
      new Option(
        '--resume <file>',
        'go on from incomplete results, with their recipe; into the same file unless --out names another',
      ).conflicts('recipe'),
    )
    .addOption(
      new Option(
        '--continue',
        'go on from what --out holds of the same recipe, if there is any; leave it when it is complete',
      ).conflicts('resume'),
    )
    .addOption(workersOption())
    .addOption(
      queueOption(
        'let the machines that run "tauscope worker" do the work: a NATS server, nats://host:4222 or tls://',
      ),
    )
    .addOption(checkShareOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nExample: tauscope explore lenet --data synthetic --board nucleo-f446re --out lenet.json',
    );
}
