import { AppError } from '../../contract/errors.ts';
import { type SensorSummary, describeSensor } from '../../models/maintenance/monitor/describe-sensors.ts';
import { GapBridge } from '../../models/maintenance/monitor/bridge-gaps.ts';
import type { Monitor, MonitorStream } from '../../models/maintenance/monitor/monitor.ts';
import { createMonitor } from '../../models/maintenance/monitor/monitor-methods.ts';
import { type Episode, EpisodeTracker } from '../../models/maintenance/monitor/summarise-alarms.ts';
import { readTableBatches } from '../../models/table/read-csv.ts';
import { findColumn, type Table } from '../../models/table/table.ts';
import type { CommandIo } from './command.ts';
import type { MonitorCall } from './monitor.ts';
import { alarmWarnings, chooseSensors, gapWarnings, refuseTooFewRows, type Signals } from './monitor-signals.ts';
import { describeStream, type StreamEvent, toJsonEvent } from './monitor-stream-events.ts';
import { readMonitorTimes, TimeOrder } from './monitor-times.ts';
import { openTextPieces } from './open-table-file.ts';

/** Stands for the file's name where rows come from another program. */
export const STANDARD_INPUT = '-';

/**
 * `mai monitor FILE|- --stream`: says each alarm when its row comes, in memory that does not grow with the rows.
 * Ends with the rows, or in good order when the person stops it.
 */
export async function monitorStream(call: MonitorCall, io: CommandIo): Promise<void> {
  const isPiped = call.file === STANDARD_INPUT;
  const source = isPiped ? 'standard input' : call.file;
  const tell = (event: StreamEvent): void =>
    call.isJson ? io.writeLine(toJsonEvent(event)) : describeStream(event).forEach((line) => io.writeLine(line));
  const pieces = isPiped ? io.input() : await openTextPieces(call.file);
  const batches = readTableBatches(pieces, {
    fileName: source,
    batchRows: call.trainRows,
    liveAfterRows: call.trainRows,
    signal: io.signal,
  });
  let judge: RowJudge | null = null;
  let rows = 0;
  try {
    for await (const batch of batches) {
      rows += batch.rowCount;
      if (judge === null) {
        if (batch.rowCount < call.trainRows) {
          refuseTooFewRows(batch.rowCount, call.trainRows);
        }
        judge = await learn(batch, call, tell);
      } else {
        judge.take(batch);
      }
    }
    refuseTooFewRows(rows, call.trainRows);
  } catch (error) {
    if (!io.signal.aborted || judge === null) {
      throw withSource(error, source);
    }
  }
  judge?.end().forEach((warning) => io.writeAside(`mai: ${source}: ${warning}\n`));
}

/** The reader names its file by itself. */
function withSource(error: unknown, source: string): unknown {
  return error instanceof AppError && !error.message.startsWith(`${source}: `)
    ? new AppError(error.code, `${source}: ${error.message}`, { cause: error })
    : error;
}

async function learn(table: Table, call: MonitorCall, tell: (event: StreamEvent) => void): Promise<RowJudge> {
  if (call.time !== undefined) {
    readMonitorTimes(table, call.time);
  }
  const { sensors, leftOut } = chooseSensors(table, call);
  const monitor = createMonitor(call.method, call);
  const features = sensors.map(({ name, bridged }) => ({ name, values: bridged.values }));
  await monitor.fit({ rowCount: table.rowCount, features });
  const judge = new RowJudge({
    call,
    monitor,
    bridges: sensors.map(({ measured }) => new GapBridge(measured)),
    tell,
    leftOut,
    sensors: features.map(({ name, values }) => ({ name, ...describeSensor(values) })),
  });
  judge.observe(table);
  return judge;
}

type RowJudgeOptions = {
  readonly call: MonitorCall;
  readonly monitor: Monitor;
  readonly bridges: readonly GapBridge[];
  readonly tell: (event: StreamEvent) => void;
  readonly leftOut: Signals['leftOut'];
  readonly sensors: readonly (SensorSummary & { readonly name: string })[];
};

/** Judges one batch of rows after the other and tells what it finds. */
class RowJudge {
  readonly #options: RowJudgeOptions;
  readonly #stream: MonitorStream;
  readonly #row: Float64Array;
  readonly #tracker: EpisodeTracker;
  readonly #times: TimeOrder | null;
  #rows = 0;
  #alarms = 0;
  #episodes = 0;

  constructor(options: RowJudgeOptions) {
    const { call, monitor } = options;
    this.#options = options;
    this.#stream = monitor.createStream();
    this.#row = new Float64Array(monitor.featureNames.length);
    this.#tracker = new EpisodeTracker(monitor.featureNames);
    this.#times = call.time === undefined ? null : new TimeOrder(call.time);
  }

  /** Takes in the rows learned from. */
  observe(table: Table): void {
    const { call, leftOut, sensors, tell } = this.#options;
    this.#eachRow(table, () => this.#stream.observe(this.#row));
    const { falseAlarmRate, method, trainRows } = call;
    tell({ event: 'learned', trainRows, method, falseAlarmRate, sensors, leftOut });
  }

  take(table: Table): void {
    this.#eachRow(table, (timeMs) => this.#judge(timeMs));
  }

  /** Tells the end and returns what is odd about the rows. */
  end(): readonly string[] {
    const { bridges, sensors, tell } = this.#options;
    this.#endEpisode(Number.POSITIVE_INFINITY);
    const judged = this.#rows - this.#options.call.trainRows;
    const warnings = [
      ...(this.#times?.warnings() ?? []),
      ...sensors.flatMap(({ name }, sensor) => gapWarnings(name, bridges[sensor] ?? { gaps: 0, longGaps: 0 })),
      ...alarmWarnings(this.#alarms, judged),
    ];
    tell({ event: 'ended', rows: this.#rows, judged, alarms: this.#alarms, episodes: this.#episodes, warnings });
    return warnings;
  }

  #eachRow(table: Table, take: (timeMs: number) => void): void {
    const { bridges, call, sensors } = this.#options;
    const columns = sensors.map(({ name }) => numbersOf(table, name));
    const timesMs = call.time === undefined ? null : timesOf(table, call.time);
    for (let index = 0; index < table.rowCount; index++) {
      for (const [sensor, column] of columns.entries()) {
        const value = bridges[sensor]?.next(column[index] ?? Number.NaN) ?? Number.NaN;
        this.#row[sensor] = Number.isFinite(value) ? value : this.#refuse(sensor);
      }
      const timeMs = timesMs?.[index] ?? Number.NaN;
      this.#times?.take(timeMs);
      take(timeMs);
      this.#rows += 1;
    }
  }

  #refuse(sensor: number): never {
    const name = this.#options.sensors[sensor]?.name;
    throw new AppError(
      'bad-request',
      `Column "${name}", row ${this.#rows + 1}: the value is infinite; mend it or leave it empty`,
    );
  }

  #judge(timeMs: number): void {
    const { score, contributions } = this.#stream.push(this.#row);
    const row = this.#rows;
    this.#endEpisode(row);
    if (contributions !== null) {
      const isFirst = !this.#tracker.isOpen;
      this.#tracker.add({ row, score, contributions });
      this.#alarms += 1;
      const names = this.#options.monitor.featureNames;
      this.#options.tell({ event: 'alarm', row, timeMs, score, contributions, names, isFirst });
    }
  }

  #endEpisode(row: number): void {
    const episode: Episode | null = this.#tracker.endBefore(row);
    if (episode !== null) {
      this.#episodes += 1;
      this.#options.tell({ event: 'episode', ...episode });
    }
  }
}

function numbersOf(table: Table, name: string): Float64Array {
  const column = findColumn(table, name);
  return column.kind === 'number' ? column.values : new Float64Array(table.rowCount).fill(Number.NaN);
}

function timesOf(table: Table, name: string): Float64Array {
  const column = findColumn(table, name);
  return column.kind === 'time' ? column.timesMs : new Float64Array(table.rowCount).fill(Number.NaN);
}
