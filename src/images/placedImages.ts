import { TauscopeError } from '../network/errors.ts';
import { hasImageName } from './imageFile.ts';
import { isLabelList, readLabelList } from './labelList.ts';

/** A file of a folder or archive that is read when its turn comes. */
export interface Member {
  /** Folders and name, joined by slashes. */
  readonly path: string;
  readonly read: () => Uint8Array;
}

/** Names of folders that hold classes of their own, as the parts of one data set. */
const partName = /^(train(ing)?|val(id|idation)?|test(ing)?)$/i;
const structure =
  'Expected is a folder for each class with its images in it, such as cat/001.png and dog/001.png, or a labels.csv beside the images, or the same within train and test';

/** An image with its class, and the part of the set that it is in: train, val, test, or empty for the whole. */
export interface PlacedImage extends Member {
  readonly part: string;
  readonly className: string;
  /** The class is that of a list, not of a folder. */
  readonly isListed?: true;
}

/** Whether these are the members of a set of images in folders: some are named as images. */
export function holdsImages(paths: readonly string[]): boolean {
  return paths.some(isVisibleImage);
}

/**
 * The images of a set in the order of parts, classes and paths: listed ones where there are lists, which may leave some out, else those of the folders of classes.
 * @throws TauscopeError data-format
 */
export function placedImages(
  name: string,
  members: readonly Member[],
): { placed: PlacedImage[]; unlisted: number } {
  const images = members.filter(({ path }) => isVisibleImage(path));
  const lists = members.filter(({ path }) => isVisible(path) && isLabelList(path));
  const placed =
    lists.length > 0
      ? lists.flatMap((list) => listedImages(name, list, images, lists.length > 1))
      : inClassFolders(name, images);
  placed.sort((a, b) => order(a.part, b.part) || order(a.className, b.className) || order(a.path, b.path));
  return { placed, unlisted: images.length - placed.length };
}

/** Images as one list has them, by their paths from its folder; of several lists each stands in the folder of its part. */
function listedImages(
  name: string,
  list: Member,
  images: readonly Member[],
  inParts: boolean,
): PlacedImage[] {
  const folder = list.path.slice(0, list.path.lastIndexOf('/') + 1);
  const part = inParts ? (folder.split('/').at(-2) ?? '') : '';
  const source = `${list.path} in ${name}`;
  if (inParts && !partName.test(part))
    throw new TauscopeError(
      'data-format',
      `${name} holds ${list.path} and another list of labels. ${structure}.`,
    );
  const labels = readLabelList({ name: source, bytes: list.read() });
  const byPath = new Map(images.map((image) => [plainPath(image.path), image]));
  return [...labels].map(([file, className]) => {
    const image = byPath.get(plainPath(folder + file));
    if (image) return { ...image, part, className, isListed: true };
    throw new TauscopeError(
      'data-format',
      `${source} lists ${file}, but there is no such image. Files are listed by their paths from the folder of the list, such as images/001.png.`,
    );
  });
}

/** Archives made in a folder have `./` before every path. */
function plainPath(path: string): string {
  return path.replace(/^(\.\/)+/, '');
}

/** Hidden files and what macOS adds to archives are no images, whatever their names. */
function isVisible(path: string): boolean {
  return !path.split('/').some((step) => /^(\.[^.]|__MACOSX$)/.test(step));
}

function isVisibleImage(path: string): boolean {
  return hasImageName(path) && isVisible(path);
}

function inClassFolders(name: string, members: readonly Member[]): PlacedImage[] {
  const images = members.map((member) => {
    const steps = member.path.split('/').filter((step) => step !== '' && step !== '.');
    return { ...member, around: steps.slice(0, -2), className: steps.at(-2) };
  });
  const homes = new Set(images.map(({ around }) => around.join('/')));
  const inParts = homes.size > 1;
  const bases = new Set(images.map(({ around }) => around.slice(0, -1).join('/')));
  return images.map(({ path, read, around, className }) => {
    const part = inParts ? (around.at(-1) ?? '') : '';
    if (className === undefined || (inParts && (bases.size > 1 || !partName.test(part))))
      throw new TauscopeError(
        'data-format',
        `${name} holds ${path}, where the class cannot be told. ${structure}. Arrange the images so.`,
      );
    return { path, read, part, className };
  });
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
