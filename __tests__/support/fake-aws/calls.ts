import { type Runtime } from "../../../assets/lambda/runtime";

/** Time that one API call takes, in milliseconds. */
const CALL_MS = 50;

/** Time that one piece of asynchronous work takes unless a test says otherwise, in milliseconds. */
export const WORK_MS = 5_000;

/** What goes wrong with calls of a name. */
interface Fault {
  readonly call: string;
  readonly error: Error;
  /** Calls that it still meets. */
  times: number;
  /** Moment from which it meets none. */
  readonly until: number;
  /** Whether AWS does the work all the same: the answer is lost. */
  readonly afterwards: boolean;
}

/**
 * What every service of the fake has in common: calls, faults, pages, and time, which goes by only through calls and
 * through the sleep of {@link Calls.runtime}.
 */
export class Calls {
  now = 0;
  deadline = 14 * 60_000;
  /** Items per page of every list. */
  pageSize = 100;

  /** Every call that reached AWS, in order. */
  readonly calls: { readonly name: string; readonly input: object }[] = [];
  /** Every line that the handler logged. */
  readonly log: Readonly<Record<string, unknown>>[] = [];

  private readonly faults: Fault[] = [];
  private readonly work: { readonly due: number; readonly finish: () => void }[] = [];

  readonly runtime: Runtime = {
    remainingMs: () => this.deadline - this.now,
    sleep: (ms) => {
      this.now += ms;
      return Promise.resolve();
    },
    random: () => 0.5,
    log: (entry) => this.log.push(entry),
  };

  /** Names of the calls that changed something. */
  get changes(): string[] {
    const changes = this.calls.filter(({ name, input }) => {
      return !/^(Describe|List|Simulate)/.test(name) && !("DryRun" in input && input.DryRun);
    });
    return changes.map(({ name }) => name);
  }

  called(name: string): object[] {
    return this.calls.filter((call) => call.name === name).map((call) => call.input);
  }

  /** Lets the next calls of this name fail: all of them, unless `times` or `forMs` bounds it. */
  fail(call: string, error: Error, bounds: { times?: number; forMs?: number; afterwards?: boolean } = {}): void {
    const { times = Infinity, forMs = Infinity, afterwards = false } = bounds;
    this.faults.push({ call, error, times, until: this.now + forMs, afterwards });
  }

  /** Does a piece of work once that time has gone by. */
  later(ms: number, finish: () => void): void {
    this.work.push({ due: this.now + ms, finish });
  }

  /** One call: time goes by, work falls due, faults strike, then AWS answers. */
  answer<I extends object, O>(name: string, reply: (input: I) => O): (input: I) => Promise<O> {
    return async (input) => {
      // Lets another invocation have its turn between any two calls.
      await new Promise((resolve) => setImmediate(resolve));
      this.now += CALL_MS;
      this.finishWork();
      this.calls.push({ name, input });
      const fault = this.faults.find((each) => each.call === name && each.times > 0 && this.now < each.until);
      if (fault === undefined) return reply(input);
      fault.times -= 1;
      if (fault.afterwards) reply(input);
      throw fault.error;
    };
  }

  /** The page of a list that a token stands for, and the token of the next one. */
  page<T>(items: readonly T[], token: string | undefined): { items: T[]; next: string | undefined } {
    const start = Number(token ?? 0);
    const end = start + this.pageSize;
    return { items: items.slice(start, end), next: end < items.length ? String(end) : undefined };
  }

  private finishWork(): void {
    const due = this.work.filter((each) => each.due <= this.now);
    for (const each of due) {
      this.work.splice(this.work.indexOf(each), 1);
      each.finish();
    }
  }
}
