import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { kubernetesManifest } from '../../../src/cli/cluster/kubernetes.ts';
import { yamlOf } from '../../../src/cli/cluster/yaml.ts';

interface Container {
  readonly args: readonly string[];
  readonly env: readonly { name: string; value?: string; valueFrom?: unknown }[];
  readonly volumeMounts?: readonly { name: string }[];
}

interface Part {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly stringData?: { readonly token: string };
  readonly spec: {
    readonly selector?: { readonly matchLabels?: object };
    readonly replicas?: number;
    readonly ports?: readonly { port: number }[];
    readonly volumeClaimTemplates?: readonly { metadata: { name: string } }[];
    readonly template?: {
      readonly metadata: { readonly labels: object };
      readonly spec: {
        readonly containers: readonly Container[];
        readonly restartPolicy?: string;
        readonly volumes?: readonly { name: string; persistentVolumeClaim: { claimName: string } }[];
      };
    };
  };
}

const token = '0123456789abcdef';
const command = ['sweep', 'a: b.json', '--out', '#found', '--checkpoint', '30'];
const manifest = kubernetesManifest(
  { image: 'lab/tauscope:1', claim: 'lab-data', replicas: 20, cpus: 4, name: 'lenet' },
  command,
  token,
);
const documents = parseAllDocuments(manifest);
const parts = documents.map((document) => document.toJS() as Part);
const part = (kind: string) => parts.find((each) => each.kind === kind)!;
const container = (kind: string) => part(kind).spec.template!.spec.containers[0]!;

/** The client knows the types of the interface's own Go sources; whatever it does not know, it leaves out. */
const kubectl = (args: readonly string[], input: string) =>
  spawnSync('kubectl', args, { input, encoding: 'utf8', env: { ...process.env, KUBECONFIG: '/dev/null' } });
/** The first with everything that the manifest asks for. */
const leastKubectl = 26;
const version = /v1\.(\d+)/.exec(kubectl(['version', '--client'], '').stdout)?.[1];

describe.skipIf(!(Number(version) >= leastKubectl))(`kubectl (needs 1.${leastKubectl})`, () => {
  /** Reads all objects, and gives back those that make pods, with an account that they do not name. */
  const read = (text: string) => {
    const { stdout, stderr } = kubectl(
      ['set', 'serviceaccount', '--local', '--filename=-', '--output=json', 'default'],
      text,
    );
    const objects = stdout.split(/^(?=\{)/m).filter(Boolean);
    return { stderr, workloads: objects.map((object) => JSON.parse(object) as Part) };
  };
  const workloads = ['StatefulSet', 'Job', 'Deployment'].map(part);

  test('finds nothing of a wrong type, and nothing that it does not know in what makes pods', () => {
    const found = read(manifest);
    expect(found.stderr).not.toContain('unable to decode');
    expect(found.workloads).toMatchObject(workloads);
  });

  test('would find both', () => {
    for (const [right, wrong] of [
      ['replicas: 20', 'replicas: "20"'],
      ['- Ingress', '- a: Ingress'],
    ] as const)
      expect(read(manifest.replace(right, wrong)).stderr).toContain('unable to decode');
    expect(read(manifest.replace('workingDir', 'workDir')).workloads).not.toMatchObject(workloads);
  });
});

/** As Kubernetes expands arguments: `$$` is one `$`, `$(NAME)` a variable, any other `$` itself. */
const expanded = (text: string) =>
  text.replace(/\$\$|\$\((\w+)\)/g, (_, name?: string) => (name === undefined ? '$' : `value of ${name}`));

describe('a manifest for Kubernetes', () => {
  test('is YAML of one part each', () => {
    expect(documents.flatMap(({ errors, warnings }) => [...errors, ...warnings])).toEqual([]);
    expect(parts.map(({ kind }) => kind)).toEqual([
      ...['Secret', 'Service', 'NetworkPolicy', 'StatefulSet', 'Job', 'Deployment'],
    ]);
  });

  test('runs the command in the folder of the claim, and so many workers', () => {
    expect(container('Job').args).toEqual(command);
    expect(part('Job').spec.template!.spec).toMatchObject({ restartPolicy: 'Never' });
    const [volume] = part('Job').spec.template!.spec.volumes!;
    expect(volume!.persistentVolumeClaim.claimName).toBe('lab-data');
    expect(container('Job').volumeMounts!.map(({ name }) => name)).toEqual([volume!.name]);
    expect(part('Deployment').spec.replicas).toBe(20);
    expect(container('Deployment').args).toEqual(['worker', '--workers=4']);
  });

  test('passes on what Kubernetes would take for variables', () => {
    const given = ['explore', 'el$$.onnx', '--data', '$(TOKEN)', '--out=a$b$(c', '$'];
    const options = { image: 'i', claim: 'c', replicas: 1, cpus: 1, name: 'n' };
    const objects = parseAllDocuments(kubernetesManifest(options, given, token)).map(
      (each) => each.toJS() as Part,
    );
    const { args } = objects.find(({ kind }) => kind === 'Job')!.spec.template!.spec.containers[0]!;
    expect(args.map(expanded)).toEqual(given);
    expect(expanded(container('Job').env[1]!.value!)).toMatch(/^nats:\/\/value of TOKEN@/);
  });

  test('lets nobody to the broker without the token, which stands in the secret alone', () => {
    expect(part('Secret').stringData!.token).toBe(token);
    expect(manifest.split(token)).toHaveLength(2);
    const fromSecret = { secretKeyRef: { name: part('Secret').metadata.name, key: 'token' } };
    for (const kind of ['StatefulSet', 'Job', 'Deployment'])
      expect(container(kind).env[0]).toEqual({ name: 'TOKEN', valueFrom: fromSecret });
    expect(container('StatefulSet').args).toContain('--auth=$(TOKEN)');
    const { metadata, spec } = part('Service');
    for (const kind of ['Job', 'Deployment'])
      expect(container(kind).env[1]).toEqual({
        name: 'TAUSCOPE_QUEUE',
        value: `nats://$(TOKEN)@${metadata.name}:${spec.ports![0]!.port}`,
      });
  });

  test('selects the pods that it makes, and keeps the queue on a volume', () => {
    for (const kind of ['StatefulSet', 'Deployment'])
      expect(part(kind).spec.selector!.matchLabels).toEqual(part(kind).spec.template!.metadata.labels);
    expect(part('Service').spec.selector).toEqual(part('StatefulSet').spec.template!.metadata.labels);
    const [claim] = part('StatefulSet').spec.volumeClaimTemplates!;
    expect(container('StatefulSet').volumeMounts!.map(({ name }) => name)).toEqual([claim!.metadata.name]);
  });
});

test('yamlOf keeps what could be taken for something else', () => {
  const value = {
    texts: [
      '1',
      '1.5',
      '0x1',
      'yes',
      'No',
      'null',
      '~',
      '',
      ' a',
      'a: b',
      '- a',
      '#a',
      '"',
      "'",
      'a\nb',
      '2026-01-01',
    ],
    plain: ['a-b', 'x/y.z', 'nats'],
    numbers: [0, -1, 2.5],
    nested: [[1, [true]], [], {}, { a: [{ b: 'c' }] }],
    'a key: odd': false,
  };
  expect(parse(yamlOf(value))).toEqual(value);
  expect(parse(yamlOf(value), { version: '1.1' })).toEqual(value);
});
