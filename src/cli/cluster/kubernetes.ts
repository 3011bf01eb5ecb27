import { posix } from 'node:path';
import { TauscopeError } from '../../network/errors.ts';
import { version } from '../../version.ts';
import type { ClusterCommand } from './clusterCommand.ts';
import type { Yaml } from './yaml.ts';
import { yamlOf } from './yaml.ts';

/** What a manifest asks of Kubernetes. */
export interface KubernetesOptions {
  /** With `tauscope` in its path. */
  readonly image: string;
  /** A volume claim that is there, with model and data, for the results; mounted as the working folder. */
  readonly claim: string;
  readonly replicas: number;
  /** Of each worker. */
  readonly cpus: number;
  /** What everything is called. */
  readonly name: string;
}

const brokerImage = 'nats:2.10-alpine';
const brokerPort = 4222;
const workFolder = '/work';
/** Memory that threads and networks need; see "Memory" in docs/architecture.md. */
const brokerMemory = '512Mi';
const driverMemory = '2Gi';
const workerMemory = '1Gi';

/** Throws TauscopeError `usage` for a path of results, as the driver would understand it, that is not on the volume. */
export function checkOnVolume({ args: [name], out }: ClusterCommand): void {
  const path = posix.resolve(workFolder, out);
  if (path.startsWith(`${workFolder}/`)) return;
  if (path === workFolder && name === 'sweep') return;
  if (path === workFolder)
    throw new TauscopeError(
      'usage',
      `--out ${out} is the working folder itself. Name a file in it, such as results.json.`,
    );
  throw new TauscopeError(
    'usage',
    `--out ${out} is not on the volume of --claim, and would be lost with its pod. Name a path in the working folder, which is ${workFolder} there.`,
  );
}

/** A manifest, for kubectl, that runs a command of `tauscope` with its work spread over pods. */
export function kubernetesManifest(
  { image, claim, replicas, cpus, name }: KubernetesOptions,
  command: readonly string[],
  token: string,
): string {
  const labels = (part: string) => ({ 'app.kubernetes.io/name': name, 'app.kubernetes.io/component': part });
  const named = (part: string) => ({ name: `${name}-${part}`, labels: labels(part) });
  const broker = `${name}-broker`;
  const secret = `${name}-queue`;
  const tokenVariable = { name: 'TOKEN', valueFrom: { secretKeyRef: { name: secret, key: 'token' } } };
  // Kubernetes puts in what stands before.
  const queueVariables = [
    tokenVariable,
    { name: 'TAUSCOPE_QUEUE', value: `nats://$(TOKEN)@${broker}:${brokerPort}` },
  ];
  const confined = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
  const podSecurity = {
    runAsNonRoot: true,
    runAsUser: 1000,
    fsGroup: 1000,
    seccompProfile: { type: 'RuntimeDefault' },
  };
  const resources = (cpu: number, memory: string) => ({ requests: { cpu: String(cpu), memory } });
  // Who comes before the broker would end as a failure.
  const afterBroker = {
    initContainers: [
      {
        name: 'broker-is-there',
        image: brokerImage,
        command: ['sh', '-c', `until nc -z ${broker} ${brokerPort}; do sleep 1; done`],
        securityContext: confined,
      },
    ],
  };
  const pod = (part: string, spec: { readonly [key: string]: Yaml }) => ({
    metadata: { labels: labels(part) },
    spec: { automountServiceAccountToken: false, securityContext: podSecurity, ...spec },
  });

  const documents = [
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: secret, labels: labels('broker') },
      type: 'Opaque',
      stringData: { token },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: named('broker'),
      spec: { selector: labels('broker'), ports: [{ name: 'nats', port: brokerPort }] },
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: named('broker'),
      spec: {
        podSelector: { matchLabels: labels('broker') },
        policyTypes: ['Ingress'],
        ingress: [
          {
            from: [{ podSelector: { matchLabels: { 'app.kubernetes.io/name': name } } }],
            ports: [{ port: brokerPort }],
          },
        ],
      },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: named('broker'),
      spec: {
        serviceName: broker,
        replicas: 1,
        selector: { matchLabels: labels('broker') },
        template: pod('broker', {
          containers: [
            {
              name: 'broker',
              image: brokerImage,
              command: ['nats-server'],
              args: ['--jetstream', '--store_dir=/data', `--port=${brokerPort}`, '--auth=$(TOKEN)'],
              env: [tokenVariable],
              ports: [{ name: 'nats', containerPort: brokerPort }],
              readinessProbe: { tcpSocket: { port: brokerPort } },
              resources: resources(1, brokerMemory),
              securityContext: confined,
              volumeMounts: [{ name: 'data', mountPath: '/data' }],
            },
          ],
        }),
        volumeClaimTemplates: [
          {
            metadata: { name: 'data' },
            spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Gi' } } },
          },
        ],
      },
    },
    {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: named('driver'),
      spec: {
        // A driver goes on from its checkpoint; a moved pod is no failure.
        backoffLimit: 3,
        podFailurePolicy: { rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] }] },
        template: pod('driver', {
          restartPolicy: 'Never',
          ...afterBroker,
          containers: [
            {
              name: 'driver',
              image,
              command: ['tauscope'],
              // It would put variables in where `$(NAME)` stands.
              args: command.map((text) => text.replaceAll('$', () => '$$')),
              workingDir: workFolder,
              env: queueVariables,
              resources: resources(2, driverMemory),
              securityContext: confined,
              volumeMounts: [{ name: 'work', mountPath: workFolder }],
            },
          ],
          volumes: [{ name: 'work', persistentVolumeClaim: { claimName: claim } }],
        }),
      },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: named('worker'),
      spec: {
        replicas,
        selector: { matchLabels: labels('worker') },
        template: pod('worker', {
          ...afterBroker,
          containers: [
            {
              name: 'worker',
              image,
              command: ['tauscope'],
              args: ['worker', `--workers=${cpus}`],
              env: queueVariables,
              resources: resources(cpus, workerMemory),
              securityContext: confined,
            },
          ],
        }),
      },
    },
  ];
  const first = `# Written by Tauscope ${version}: tauscope cluster kubernetes. It holds the broker's token: keep it like a password.`;
  return `${[first, ...documents.map(yamlOf)].join('\n---\n')}\n`;
}
