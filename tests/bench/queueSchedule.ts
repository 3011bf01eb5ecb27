/** An exploration on the workers of a queue, as far as time is concerned. */
export interface Schedule {
  readonly workers: number;
  /** How long worker w takes for call n. */
  readonly callSeconds: (worker: number, call: number) => number;
  readonly calls: number;
  /** Driver's processor time to prepare and send a call, and again to take its answer. */
  readonly driverSeconds: number;
  /** Broker's processor time for a call on its way there, and again on its way back. */
  readonly brokerSeconds: number;
  /** From one machine to another. */
  readonly travelSeconds: number;
  /** Until a worker has what its first call needs. */
  readonly startSeconds: number;
}

export interface Outcome {
  readonly seconds: number;
  /** Of the workers' time. */
  readonly busyShare: number;
  readonly driverBusyShare: number;
}

/**
 * Plays a schedule event by event: driver and broker do one thing after the other in the order in which it comes up, a worker asks for
 * the next call when it has sent an answer, and the driver sends calls while fewer than two per worker are without an answer.
 */
export function playSchedule(schedule: Schedule): Outcome {
  const { workers, calls, callSeconds, travelSeconds, startSeconds } = schedule;
  const agenda = new Agenda();
  const driver = oneByOne(agenda, schedule.driverSeconds);
  const broker = oneByOne(agenda, schedule.brokerSeconds);
  const ready: number[] = [];
  const idle: number[] = [];
  const hasStarted = new Uint8Array(workers);
  let sent = 0;
  let answered = 0;
  let workSeconds = 0;
  let seconds = 0;

  const send = () => {
    if (sent >= calls || sent - answered >= 2 * workers) return;
    const call = sent++;
    driver.take(() => {
      agenda.after(travelSeconds, () => {
        broker.take(() => {
          ready.push(call);
          deliver();
        });
      });
      send();
    });
  };
  const deliver = () => {
    while (ready.length > 0 && idle.length > 0) {
      const [call, worker] = [ready.shift()!, idle.shift()!];
      const work = callSeconds(worker, call);
      workSeconds += work;
      const start = hasStarted[worker] ? 0 : startSeconds;
      hasStarted[worker] = 1;
      agenda.after(travelSeconds + start + work, () => {
        agenda.after(travelSeconds, () => {
          idle.push(worker);
          deliver();
          broker.take(() =>
            agenda.after(travelSeconds, () =>
              driver.take(() => {
                answered++;
                seconds = agenda.now;
                send();
              }),
            ),
          );
        });
      });
    }
  };

  for (let worker = 0; worker < workers; worker++) idle.push(worker);
  send();
  agenda.run();
  return {
    seconds,
    busyShare: workSeconds / workers / seconds,
    driverBusyShare: (2 * calls * schedule.driverSeconds) / seconds,
  };
}

/** What takes `duration` each and can do one thing at a time. */
function oneByOne(agenda: Agenda, duration: number) {
  let freeAt = 0;
  return {
    take(done: () => void) {
      freeAt = Math.max(freeAt, agenda.now) + duration;
      agenda.at(freeAt, done);
    },
  };
}

interface Entry {
  readonly at: number;
  readonly what: () => void;
}

/** Events in the order of their times: a binary heap. */
class Agenda {
  now = 0;
  readonly #heap: Entry[] = [];

  after(seconds: number, what: () => void): void {
    this.at(this.now + seconds, what);
  }

  at(at: number, what: () => void): void {
    const heap = this.#heap;
    let n = heap.push({ at, what }) - 1;
    while (n > 0 && heap[(n - 1) >> 1]!.at > at) {
      this.#swap(n, (n - 1) >> 1);
      n = (n - 1) >> 1;
    }
  }

  run(): void {
    for (let next = this.#pop(); next; next = this.#pop()) {
      this.now = next.at;
      next.what();
    }
  }

  #pop(): Entry | undefined {
    const heap = this.#heap;
    if (heap.length <= 1) return heap.pop();
    const first = heap[0];
    heap[0] = heap.pop()!;
    for (let n = 0; ;) {
      const [left, right] = [2 * n + 1, 2 * n + 2];
      let least = n;
      if (left < heap.length && heap[left]!.at < heap[least]!.at) least = left;
      if (right < heap.length && heap[right]!.at < heap[least]!.at) least = right;
      if (least === n) return first;
      this.#swap(n, least);
      n = least;
    }
  }

  #swap(a: number, b: number): void {
    [this.#heap[a], this.#heap[b]] = [this.#heap[b]!, this.#heap[a]!];
  }
}
