import { setTimeout as sleep } from 'node:timers/promises';
import { performance } from 'node:perf_hooks';
import { Server } from './server.ts';

/** A server that is measured, and what it is given. */
export interface Subject {
  readonly name: 'iov' | 'json' | 'empty';
  /** Node's arguments. */
  readonly command: readonly string[];
  readonly languageId: string;
  readonly initializationOptions?: unknown;
  /** What the client says before it opens the file. */
  readonly greet?: (server: Server) => void;
  /** Lines where a number can be typed behind the match, and those where a name can. */
  readonly number: RegExp;
  readonly label: RegExp;
  /** Where completion is asked for. */
  readonly completion: RegExp;
  readonly formatting: 'textDocument/formatting' | 'textDocument/rangeFormatting';
}

/** Milliseconds, but for the memory; what a server does not do is left out. */
export interface Figures {
  open: number;
  /** Until what only a prediction can tell has been told too. */
  settled?: number;
  keystroke50: number;
  keystroke95: number;
  /** Of a keystroke, with everything that it leads to. */
  keystrokeCpu: number;
  burst?: number;
  completion?: number;
  hover?: number;
  symbols?: number;
  formatting?: number;
  peakMiB: number;
}

interface Spot {
  readonly line: number;
  readonly character: number;
}

const warmUp = 40;
const keystrokes = 40;

/** A server with a file open, and somebody who types in it. */
class Session {
  private readonly lines: readonly string[];
  private readonly numbers: readonly Spot[];
  private readonly labels: readonly Spot[];
  private version = 1;

  private constructor(
    readonly server: Server,
    private readonly subject: Subject,
    readonly text: string,
  ) {
    this.lines = text.split('\n');
    this.numbers = this.spots(subject.number);
    this.labels = this.spots(subject.label);
  }

  static async start(subject: Subject, text: string): Promise<Session> {
    const { command, languageId, initializationOptions, greet } = subject;
    const uri = `file:///bench/design.${languageId}`;
    const { server } = await Server.start(command, uri, languageId, initializationOptions);
    greet?.(server);
    await sleep(100);
    return new Session(server, subject, text);
  }

  /** Opens the file, and waits for its first diagnostics. */
  async open(): Promise<void> {
    const told = this.server.diagnostics(1);
    this.server.open(this.text);
    await told;
  }

  /** Types a character or takes it away again, here and there; resolves when the answer is there. */
  stroke(i: number): Promise<unknown> {
    const where = i % 4 < 2 ? this.numbers : this.labels;
    const spot = where[Math.floor((((i >> 1) * 0.37) % 1) * where.length)];
    if (!spot) throw new Error('there is nothing to edit');
    const told = this.server.diagnostics(++this.version);
    if (i % 2 === 0) this.server.change(this.version, spot.line, spot.character, 0, '4');
    else this.server.change(this.version, spot.line, spot.character, 1, '');
    return told;
  }

  get completion(): Spot {
    const places = this.spots(this.subject.completion);
    return places[places.length >> 1] ?? { line: 0, character: 0 };
  }

  get label(): Spot {
    return this.labels[this.labels.length >> 1] ?? { line: 0, character: 0 };
  }

  get end(): Spot {
    return { line: this.lines.length - 1, character: this.lines.at(-1)?.length ?? 0 };
  }

  ask(method: string, params: object): Promise<unknown> {
    return this.server.request(method, { textDocument: { uri: this.server.uri }, ...params });
  }

  /** The median of some turns: an edit, its diagnostics, and the request. */
  async asked(method: string, params: object): Promise<number> {
    const taken: number[] = [];
    for (let i = 0; i < 4; i++) {
      await this.stroke(i);
      await sleep(20);
      taken.push(await timed(() => this.ask(method, params)));
    }
    return quantile(taken, 0.5);
  }

  private spots(pattern: RegExp): Spot[] {
    return this.lines.flatMap((line, i) => {
      const match = pattern.exec(line);
      return match ? [{ line: i, character: match.index + match[0].length }] : [];
    });
  }
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await act();
  return performance.now() - from;
}

/** Everything but the start, of one server with one text. */
export async function measure(subject: Subject, text: string): Promise<Figures> {
  const session = await Session.start(subject, text);
  const { server } = session;
  const settled = subject.name === 'iov' ? server.next((method) => method === 'iov/changed') : undefined;
  const opened = performance.now();
  await session.open();
  const open = performance.now() - opened;
  await settled;
  const whole = performance.now() - opened;
  await idle(server);

  // Those before are what a session of a minute has behind it: compilers have seen the code then.
  for (let i = 0; i < warmUp; i++) {
    await session.stroke(i);
    await sleep(20);
  }
  await idle(server);
  const cpuBefore = server.cpuMs;
  const times: number[] = [];
  for (let i = 0; i < keystrokes; i++) {
    times.push(await timed(() => session.stroke(i)));
    await sleep(20);
  }
  await idle(server);
  const keystrokeCpu = (server.cpuMs - cpuBefore) / keystrokes;
  const answers = subject.name === 'empty' ? {} : await requests(session, subject);
  const burst = await burstOf(session);
  const figures: Figures = {
    open,
    ...(settled ? { settled: whole } : {}),
    keystroke50: quantile(times, 0.5),
    keystroke95: quantile(times, 0.95),
    keystrokeCpu,
    ...answers,
    burst,
    peakMiB: server.peakMiB,
  };
  await server.stop();
  return figures;
}

async function requests(session: Session, { formatting }: Subject): Promise<Partial<Figures>> {
  const { completion: place, label, end } = session;
  const completions: number[] = [];
  for (let i = 0; i < 6; i++) {
    // The edit is not waited for: it is what the request has to see.
    const told = session.stroke(i);
    completions.push(await timed(() => session.ask('textDocument/completion', { position: place })));
    await told;
    await sleep(20);
  }
  return {
    completion: quantile(completions, 0.5),
    hover: await session.asked('textDocument/hover', {
      position: { line: label.line, character: label.character - 1 },
    }),
    symbols: await session.asked('textDocument/documentSymbol', {}),
    formatting: await session.asked(formatting, {
      options: { tabSize: 2, insertSpaces: true },
      range: { start: { line: 0, character: 0 }, end },
    }),
  };
}

/** The burst alone. */
export async function measureBurst(subject: Subject, text: string): Promise<number> {
  const session = await Session.start(subject, text);
  await session.open();
  await idle(session.server);
  const taken = await burstOf(session);
  await session.server.stop();
  return taken;
}

/** 20 keystrokes 60 ms apart: how long after the last one its answer comes. */
async function burstOf(session: Session): Promise<number> {
  const taken: number[] = [];
  for (let round = 0; round < 2; round++) {
    let last: Promise<unknown> = Promise.resolve();
    let from = 0;
    for (let i = 0; i < 20; i++) {
      await sleep(60);
      from = performance.now();
      last = session.stroke(i);
    }
    await last;
    taken.push(performance.now() - from);
    await idle(session.server);
  }
  return Math.max(...taken);
}

/** Until the server has nothing to do any more. */
async function idle(server: Server): Promise<void> {
  for (let before = -1, now = server.cpuMs; now - before > 1; now = server.cpuMs) {
    before = now;
    await sleep(60);
  }
}

/** How long servers take from their start to the answer to `initialize`; one after the other, again and again. */
export async function startTimes(subjects: readonly Subject[], rounds: number): Promise<number[]> {
  const times = subjects.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, subject] of subjects.entries()) {
      const { server, startMs } = await Server.start(
        subject.command,
        'file:///none',
        subject.languageId,
        subject.initializationOptions,
      );
      times[i]?.push(startMs);
      await server.stop();
    }
  }
  return times.map((all) => quantile(all, 0.5));
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}
