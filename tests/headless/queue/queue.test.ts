import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { headers } from '@nats-io/transport-node';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { noticeMessage } from '../../../workers/queue/answerMessage.ts';
import { connectBroker } from '../../../workers/queue/broker.ts';
import { answerStream, callStream, workerConsumer } from '../../../workers/queue/subjects.ts';
import { encode } from '../../../workers/queue/wireFormat.ts';
import { sparse } from '../exploredFile.ts';
import { holding } from '../faults.ts';
import { refusal } from '../refusal.ts';
import { tauscope } from '../tauscope.ts';
import { Driver, hasBroker, kill, said, startWorker, TestBroker, textOf } from './processes.ts';

const folder = mkdtempSync(join(tmpdir(), 'tauscope-queue-'));
const path = (name: string) => join(folder, name);
const textAt = (name: string) => readFileSync(path(name), 'utf8');

/** 122 points, 10 slices of images, and kernels that are quickly priced. */
const exploration = [
  ...['lenet', '--data', 'synthetic', '--taus', '0:0.1:0.01', ...sparse],
  ...['--calibration', '16', '--selection', '480', '--held-out', '48'],
];

interface Results {
  readonly complete: boolean;
  readonly points: { readonly correct: readonly number[] };
}

const measuredIn = (name: string) =>
  (JSON.parse(textAt(name)) as Results).points.correct.filter((correct) => correct >= 0).length;

describe.skipIf(!hasBroker)('an exploration by a queue', () => {
  const broker = new TestBroker();
  let workers: ChildProcess[] = [];
  const start = async (...named: (readonly [name: string, fault?: string])[]) => {
    const started = await Promise.all(named.map(([name, fault]) => startWorker(broker.url, name, fault)));
    workers.push(...started);
    return started;
  };
  const drive = (name: string, ...more: string[]) =>
    new Driver([...exploration, '--queue', broker.url, '--out', path(name), '--checkpoint', '0.1', ...more]);
  /** While this file is there, workers hold their nth large answer back, and so does the exploration. */
  const hold = path('hold');
  const holds = (nth: number) => holding(nth, hold);
  const goOn = () => rmSync(hold);
  const standStill = (...those: readonly ChildProcess[]) =>
    Promise.all(those.map((worker) => said(worker, /an answer is held back/)));
  const hasWritten = (name: string) => expect.poll(() => existsSync(path(name))).toBe(true);
  const expectSame = async (driver: Driver, name: string) => {
    expect(await driver.ended, driver.text).toBe(0);
    expect(textAt(name)).toBe(textAt('expected.json'));
  };

  beforeAll(async () => {
    const alone = tauscope(['explore', ...exploration, '--workers', '1', '--out', path('expected.json')]);
    await broker.start();
    expect((await alone).code).toBe(0);
  });
  afterEach(async () => {
    await Promise.all(workers.map(kill));
    workers = [];
    rmSync(hold, { force: true });
  });
  afterAll(() => broker.kill());

  test('finds the same while workers and broker are killed and others come', async () => {
    writeFileSync(hold, '');
    const [first, second] = await start(['first', holds(4)], ['second', holds(4)]);
    const driver = drive('same.json');
    await standStill(first!, second!);
    await kill(first!);
    // In the middle of what the third does.
    const connection = await broker.connect();
    const answered = connection.subscribe('tauscope.answers.*.third', { max: 1 });
    await connection.flush();
    const [third] = await start(['third', holds(8)]);
    for await (const _ of answered);
    await connection.close();
    await broker.kill();
    await broker.start();
    await standStill(third!);
    await broker.kill();
    goOn();
    expect(driver.process.exitCode, driver.text).toBeNull();
    await broker.start();
    await expectSame(driver, 'same.json');
    expect(driver.text).toMatch(/[12] workers\)/);
  });

  test('goes on when its driver was killed, beside another', async () => {
    writeFileSync(hold, '');
    await start(['first', holds(4)], ['second', holds(4)]);
    const killed = drive('resumed.json');
    await hasWritten('resumed.json');
    await kill(killed.process);
    expect(measuredIn('resumed.json')).toBeGreaterThan(0);
    expect(measuredIn('resumed.json')).toBeLessThan(122);
    goOn();
    const other = drive('other.json');
    const resumed = new Driver(['--resume', path('resumed.json'), '--queue', broker.url]);
    await Promise.all([expectSame(resumed, 'resumed.json'), expectSame(other, 'other.json')]);
  });

  test('goes on when the broker has lost calls that it knows it gave away', async () => {
    writeFileSync(hold, '');
    const [first, second] = await start(['first', holds(4)], ['second', holds(4)]);
    const driver = drive('lost.json');
    await standStill(first!, second!);
    await broker.kill();
    goOn();
    broker.loseMessages(callStream);
    await broker.start();
    await expectSame(driver, 'lost.json');
  });

  test('names a worker that is wrong now and then, and replaces its answers', async () => {
    await start(['honest'], ['liar', 'lie:20']);
    const connection = await broker.connect();
    const calls = new Map<string, string>();
    const answers = new Set<string>();
    connection.subscribe('tauscope.calls.>', {
      callback: (_, { headers, data }) =>
        void calls.set(headers!.get('Nats-Msg-Id'), Buffer.from(data).toString('base64')),
    });
    connection.subscribe('tauscope.answers.>', {
      callback: (_, { headers, subject }) => {
        if (['answer', 'large'].includes(headers!.get('Tauscope-Kind')))
          answers.add(`${headers!.get('Tauscope-Call')} ${subject.split('.').at(-1)}`);
      },
    });
    const driver = drive('checked.json', '--check-share', '1');
    await expectSame(driver, 'checked.json');
    await connection.close();
    expect(driver.text).toContain('Worker liar is wrong: it answered classify wrongly.');
    expect(driver.text).not.toContain('Worker honest');
    const answered = [...answers].map((answer) => {
      const [id, worker] = answer.split(' ');
      return { call: calls.get(id!), worker };
    });
    const callCount = new Set(answered.map(({ call }) => call)).size;
    expect(callCount).toBeLessThan(answered.length);
    // Nobody checks himself.
    expect(new Set(answered.map(({ call, worker }) => `${worker} ${call}`)).size).toBe(answered.length);
  });

  test('gives up a call that nobody lives to answer, and names who took it', async () => {
    const { client, connection } = await connectBroker(broker.url, 'deadly');
    const consumer = await client.consumers.get(callStream, workerConsumer);
    const driver = drive('deadly.json');
    while (driver.process.exitCode === null) {
      const message = await consumer.next({ expires: 1_000 });
      if (!message) continue;
      const { headers, data } = noticeMessage(message.headers!.get('Nats-Msg-Id'), 'taken');
      const run = message.subject.split('.').at(-1)!;
      const subject = `tauscope.answers.${run}.taker${message.info.deliveryCount}`;
      // The driver still reads these when the broker says that nobody is given the call any more.
      if (message.info.deliveryCount === 10)
        for (let n = 0; n < 20_000; n++)
          connection.publish(subject, data, { headers: noticeMessage(`unknown ${n}`, 'taken').headers });
      if (message.redelivered) connection.publish(subject, data, { headers });
      message.nak();
    }
    expect(await driver.ended).toBe(1);
    const takers = Array.from({ length: 9 }, (_, n) => `taker${n + 2}`).join(', ');
    expect(driver.text).toMatch(
      new RegExp(`10 times \\w+ was taken, and no worker has lived to answer. Among them: ${takers}\\.`),
    );
    await connection.close();
  });

  test('reports a call that fails everywhere, answers the others, and goes on from there', async () => {
    await start(['one', 'fail'], ['two', 'fail']);
    const driver = drive('failed.json');
    expect(await driver.ended).toBe(1);
    expect(driver.text).toMatch(
      /an error of its own.*classify failed 3 times, the last time at worker (one|two)/,
    );
    expect(measuredIn('failed.json')).toBe(1 + 96);
    await Promise.all(workers.map(kill));
    await start(['three'], ['four']);
    await expectSame(new Driver(['--resume', path('failed.json'), '--queue', broker.url]), 'failed.json');
  });

  test('takes nothing else for an answer', async () => {
    await start(['first'], ['second']);
    const connection = await broker.connect();
    const driver = drive('hostile.json');
    const undecodable = Uint8Array.of(255, 255, 255, 255, 1, 2, 3);
    const endings = [
      ['evil', 'answer', encode(new Uint16Array(3))],
      ['worse', 'answer', undecodable],
      ['idle', 'declined', new Uint8Array(3)],
    ] as const;
    let heard = 0;
    connection.subscribe('tauscope.calls.>', {
      callback: (_, message) => {
        const run = message.subject.split('.').at(-1)!;
        const id = message.headers!.get('Nats-Msg-Id');
        const say = (kind: string, bytes: Uint8Array, worker = 'evil') => {
          const named = headers();
          named.set('Tauscope-Call', id);
          named.set('Tauscope-Kind', kind);
          connection.publish(`tauscope.answers.${run}.${worker}`, bytes, { headers: named });
        };
        connection.publish(`tauscope.answers.${run}.evil`, encode(new Uint16Array(3)));
        say('none', new Uint8Array(0));
        say('taken', new Uint8Array(3));
        say('failure', undecodable);
        say('large', encode({ hash: '0'.repeat(64), size: 1e15 }));
        // The first of these to a message is the last that is heard.
        const [worker, kind, bytes] = endings[heard++ % endings.length]!;
        say(kind, bytes, worker);
      },
    });
    await expectSame(driver, 'hostile.json');
    for (const name of ['evil', 'worse'])
      expect(driver.text).toMatch(
        new RegExp(`Worker ${name} is wrong: its answer to \\w+ does not fit the request`),
      );
    expect(driver.text).not.toMatch(/Worker (idle|first|second)/);
    await connection.close();
  });

  test('ends at once on Ctrl-C, keeps what was found, and leaves nothing at the broker', async () => {
    writeFileSync(hold, '');
    await start(['first', holds(4)], ['second', holds(4)]);
    const connection = await broker.connect();
    const runs = new Set<string>();
    connection.subscribe('tauscope.calls.>', {
      callback: (_, message) => void runs.add(message.subject.split('.').at(-1)!),
    });
    const driver = drive('stopped.json');
    await hasWritten('stopped.json');
    driver.process.kill('SIGINT');
    expect(await driver.ended).toBe(130);
    expect(JSON.parse(textAt('stopped.json'))).toMatchObject({ complete: false });
    expect(measuredIn('stopped.json')).toBeGreaterThan(0);
    const [run] = runs;
    const { streams } = await jetstreamManager(connection);
    for (const [stream, filter] of [
      ['TAUSCOPE_CALLS', `tauscope.calls.*.${run}`],
      ['TAUSCOPE_BLOBS', `tauscope.blobs.${run}.>`],
    ] as const)
      expect((await streams.info(stream, { subjects_filter: filter })).state.subjects ?? {}).toEqual({});
    await connection.close();
  });

  test('a worker says that its broker is gone, and ends when that lasts', async () => {
    const lonely = new TestBroker();
    await lonely.start();
    const wait = async (name: string, seconds: string) => {
      const worker = await startWorker(lonely.url, name, undefined, '--give-up', seconds);
      workers.push(worker);
      return worker;
    };
    const patient = await wait('patient', '3600');
    await lonely.kill();
    await lonely.start();
    await said(patient, /is back/);
    const impatient = await wait('impatient', '2');
    const ended = once(impatient, 'close');
    await lonely.kill();
    expect(await ended).toEqual([1, null]);
    const absence = (most: string) =>
      new RegExp(`does not answer since \\S+; waiting for it, ${most} at most`, 'g');
    expect(textOf(impatient).match(absence('2 s'))).toHaveLength(1);
    expect(textOf(impatient)).toMatch(/tauscope: The broker at \S+ does not answer since \S+; given up/);
    await said(patient, /is back[^]*does not answer/);
    expect(textOf(patient).match(absence('60 min'))).toHaveLength(2);
    expect(patient.exitCode).toBeNull();
  });

  test('a driver ends when the broker refuses its run', async () => {
    const full = new TestBroker();
    await full.start();
    const connection = await full.connect();
    const { streams, consumers } = await jetstreamManager(connection);
    await streams.add({ name: answerStream, subjects: ['tauscope.answers.*.*'], max_consumers: 1 });
    await consumers.add(answerStream, { durable_name: 'another' });
    const driver = new Driver([...exploration, '--queue', full.url, '--out', path('refused.json')]);
    expect(await driver.ended).toBe(1);
    expect(driver.text).toContain('The queue refuses: maximum consumers limit reached.');
    await connection.close();
    await full.kill();
  });

  test.each(['driver', 'a.b', 'x'.repeat(65)])('no worker is called %s', async (name) => {
    expect(await refusal(['worker', '--queue', broker.url, '--name', name])).toContain(
      `--name ${name}: expected up to 64 letters, digits, - and _, and not driver.`,
    );
  });

  test('an address without a broker is refused', async () => {
    const { code, err } = await tauscope(['worker', '--queue', 'nats://127.0.0.1:1']);
    expect(code).toBe(1);
    expect(err).toMatch(/The queue at nats:\/\/127.0.0.1:1 cannot be used/);
  });
});
