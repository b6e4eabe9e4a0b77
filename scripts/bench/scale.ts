import { join } from "node:path";
import { median, straightLine, table } from "./figures";
import { measure, type Measurement } from "./measure";
import { APP, CONFIG, ROOT } from "./project";

/** Time and peak memory of a synth by its number of studio stacks, against a straight line. */
export function benchScale(folder: string, repeats: number, counts: readonly number[]): void {
  const worker = join(ROOT, "scripts", "bench", "studio-stacks.ts");
  const measurements = counts.map((count): Measurement => ({
    name: String(count),
    command: [process.execPath, APP, worker, String(count), CONFIG],
    cwd: ROOT,
    env: { CDKTF_OUTDIR: join(folder, `studio-${count}`) },
  }));
  const results = measure(measurements, repeats).map(({ seconds, stdout }, index) => ({
    count: counts[index]!,
    seconds: median(seconds),
    megabytes: Number(stdout.trim().split("\n").at(-1)) / 1024,
  }));
  const time = straightLine(results.map(({ count, seconds }) => [count, seconds]));
  const memory = straightLine(results.map(({ count, megabytes }) => [count, megabytes]));
  const off = (value: number, line: number) =>
    `${value < line ? "-" : "+"}${Math.abs((value / line - 1) * 100).toFixed(0)} %`;
  console.log(`Studio stacks in one synth, ${repeats} runs each, median time and peak memory against a straight line:`);
  console.log(
    table([
      ["stacks", "time", "line", "off", "memory", "line", "off"],
      ...results.map(({ count, seconds, megabytes }) => [
        String(count),
        `${seconds.toFixed(2)} s`,
        `${time.at(count).toFixed(2)} s`,
        off(seconds, time.at(count)),
        `${megabytes.toFixed(0)} MB`,
        `${memory.at(count).toFixed(0)} MB`,
        off(megabytes, memory.at(count)),
      ]),
    ]),
  );
  console.log(`  Each stack takes ${(time.slope * 1000).toFixed(1)} ms and ${memory.slope.toFixed(2)} MB.\n`);
}
