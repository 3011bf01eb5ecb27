import { InvalidArgumentError } from 'commander';
import { wholeNumber } from '../optionNumbers.ts';

/** Names and numbers as Kubernetes takes them; each throws commander's InvalidArgumentError, which names the option. */

/** Of services, with room for what follows. */
export function kubernetesName(text: string): string {
  if (/^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/.test(text)) return text;
  throw new InvalidArgumentError(
    'expected up to 40 lower-case letters, digits and "-", a letter first and no "-" last.',
  );
}

/** A subdomain of DNS. */
export function claimName(text: string): string {
  if (text.length <= 253 && /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/.test(text))
    return text;
  throw new InvalidArgumentError(
    'expected the name of a volume claim: up to 253 lower-case letters, digits, "-" and ".", such as lab-data.',
  );
}

const host = String.raw`[A-Za-z0-9][A-Za-z0-9.-]*(:\d+)?`;
const part = '[a-z0-9]+([._-]+[a-z0-9]+)*';
const imagePattern = new RegExp(
  String.raw`^(${host}/)?${part}(/${part})*(:\w[\w.-]{0,127})?(@[a-z0-9]+:[0-9a-f]{32,})?$`,
);

/** A reference to a container's image. */
export function imageName(text: string): string {
  if (text.length <= 500 && imagePattern.test(text)) return text;
  throw new InvalidArgumentError(
    'expected the name of an image, its path in lower case, such as registry.example/tauscope:0.2.0.',
  );
}

/** The interface holds it in 32 bits. */
export const replicaCount = wholeNumber(1, 2 ** 31 - 1);
