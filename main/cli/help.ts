type CommandHelp = { readonly usage: string; readonly summary: string; readonly details: readonly string[] };

const helps: Readonly<Record<string, CommandHelp>> = {
  teach: {
    usage: 'mai teach GOOD_DIR --out FILE.mai [options]',
    summary: 'learn a part from pictures of good ones',
    details: [
      '--out FILE.mai        package to write',
      '--name NAME           name of the part (default: the file name)',
      '--size PIXELS         resolution the model works at (default 256)',
      '--limit N             use only the first N pictures',
      '--seed N              same seed, same model (default 1)',
      '--backbone FILE.onnx  use your own feature network',
      '--roi X,Y,W,H         judge only this part of the picture, as fractions of it',
      '--threads N           threads to use (default: all cores)',
      '--json                print one JSON object',
    ],
  },
  inspect: {
    usage: 'mai inspect FILE.mai IMAGE… [options]',
    summary: 'judge pictures, or all pictures of a folder',
    details: [
      '--maps DIR            write each picture with its anomaly map in colour',
      '--threads N           threads to use (default: all cores)',
      '--json                print one JSON object',
    ],
  },
  evaluate: {
    usage: 'mai evaluate FILE.mai DATASET_DIR [options]',
    summary: 'measure a model on labelled pictures (MVTec layout)',
    details: [
      '--seed N              seed of the confidence interval (default 1)',
      '--threads N           threads to use (default: all cores)',
      '--json                print one JSON object',
    ],
  },
  'check-data': {
    usage: 'mai check-data FILE [options]',
    summary: 'what the columns of a table hold, and what is wrong with them',
    details: [
      'FILE                  CSV, Parquet or .npy',
      '--target COLUMN       also look for columns that give it away',
      '--reference FILE      earlier rows: name the columns that have drifted since',
      '--ignore A,B          columns to leave out',
      '--report FILE.html    write a page with findings and histograms',
      '--json                print one JSON object',
    ],
  },
  'train-maintenance': {
    usage: 'mai train-maintenance FILE.csv --target COLUMN --out FILE.mai [options]',
    summary: 'learn to predict failures, classes or numbers from a table',
    details: [
      '--target COLUMN       what to predict; few different values are classes, else numbers',
      '--out FILE.mai        package to write',
      '--ignore A,B          columns not to learn from',
      '--test FILE.csv       rows to measure on (default: a random 20 %, held out)',
      '--folds N             measure by cross-validation instead',
      '--group COLUMN        machine of each row: its rows are learned from or judged, never both',
      '--model NAME          forest (100 trees, default) or boosting',
      '--task NAME           classification, regression or rul (default: by the target)',
      '--seed N              same seed, same model (default 42)',
      '--name NAME           name of the model (default: the file name)',
      '--task rul            how long machines last, from histories that end with a failure; with it',
      '--group A --time B    columns of machine and age (default unit, cycle; C-MAPSS text needs no header);',
      '                      the rows of a machine stand in the order of its age',
      '--cap N               longest remaining life told apart (default 125)',
      '--settings A,B        columns of operating settings (default: those named setting1 and so on)',
      '--task survival       how long parts last, from their failure times; with --time hours it takes',
      '--event COLUMN        whether a part had failed then (default: all had), --group COLUMN, --confidence 0.9',
      '--threads N           threads to use (default: all cores)',
      '--report FILE.html    write a page with curves, matrix and what decides',
      '--json                print one JSON object',
    ],
  },
  predict: {
    usage: 'mai predict FILE.mai DATA [options]',
    summary: 'judge rows of a table by a saved model, and say why',
    details: [
      'FILE.mai              from mai train-maintenance',
      'DATA                  rows with the columns it learned from; with its target they are measured too',
      '--explain N           rows to explain, the most urgent first (default 5)',
      '--out FILE.csv        write the answer and the probabilities of each row',
      '--report FILE.html    write a page with answers, reasons and drift',
      '--json                print one JSON object; its rows are counted from 0',
    ],
  },
  'predict-rul': {
    usage: 'mai predict-rul FILE.mai DATA [options]',
    summary: 'how long each machine will still last, at its last row',
    details: [
      'FILE.mai              from mai train-maintenance … --task rul',
      '--truth FILE          true lives, one a line: measure the predictions',
      '--report FILE.html    write a page with intervals, courses and sensors',
      '--json                print one JSON object',
    ],
  },
  monitor: {
    usage: 'mai monitor FILE.csv|- --train-rows N [options]',
    summary: 'alarm when the signals of a machine are not as in normal running',
    details: [
      '--train-rows N        learn from the first N rows what is normal',
      '--time COLUMN         times of the rows, shown with the alarms',
      '--ignore A,B          columns that are no sensors',
      '--false-alarms SHARE  of normal rows (default 0.01)',
      '--method NAME         dynamic (default), pca, isolation-forest, ewma or cusum',
      '--seed N              same seed, same isolation forest (default 42)',
      '--stream              say each alarm at once and keep no rows: for files of any size, and with - for',
      '                      rows from another program, such as tail -f; no report and no changes of level',
      '--report FILE.html    write a report with charts',
      '--json                print one JSON object (with --stream one a line); its rows are counted from 0',
    ],
  },
  inventory: {
    usage: 'mai inventory FILE.json [options]',
    summary: 'the stock policy of lowest cost for one problem',
    details: [
      '--report FILE.html    write a page with cost and service curves',
      '--json                print one JSON object',
      'FILE.json holds one object with the fields of a problem, such as',
      '{"problem": "eoq", "fixed_cost": 8, "holding_cost": 0.225, "demand_rate": 1300};',
      'models/supply/inventory/README.md lists the problems and their fields',
    ],
  },
  'verify-trail': {
    usage: 'mai verify-trail DATA_DIR [--json]',
    summary: "prove that a station's records are whole and unchanged",
    details: ['--json                print one JSON object'],
  },
  station: {
    usage: 'mai station [--headless] [--data DIR] [--port N]',
    summary: 'start the inspection station',
    details: [
      '--headless            no window: serve the screen to a browser on this machine',
      '--data DIR            where the station keeps its records',
      '--port N              port of the screen without a window',
    ],
  },
  'simulate-camera': {
    usage: 'mai simulate-camera --door usbip|gige [options]',
    summary: 'a simulated industrial camera for this and other programs',
    details: [
      '--door usbip          a USB3 Vision-compatible camera (not certified) for usbip hosts',
      '--door gige           a GigE Vision-compatible camera (not certified) on the network',
      '--address IP          where it listens (default 127.0.0.1)',
      '--port N              port it listens at (default 3240 and 3956; 0: any free one)',
      '--serial TEXT         its serial number',
      '--folder DIR          show the pictures of a folder; without it, generated parts',
      '--pattern             send bytes that a receiver can check',
      '--format NAME         pixel format by its PFNC name (default Mono8)',
      '--size WxH            sensor in pixels (default 1920x1080, or as the first picture)',
      '--fps N               pictures a second in free run (default 15)',
      '--fault NAME[=TIMES]  make it fail; may be repeated, a wrong name lists all',
    ],
  },
  forecast: {
    usage: 'mai forecast FILE.csv --horizon H [options]',
    summary: 'forecast demand or any series, with prediction intervals',
    details: [
      '--horizon H           values to forecast',
      '--season M            values in a season; without it, by a column freq or by the dates',
      '--level PERCENT       of values to come inside the intervals (default 90)',
      '--method NAME         auto (default) or one method; a wrong name lists all',
      '--ignore A,B          columns to leave out',
      '--regressors A,B      columns known ahead, such as promotions; their rows go on where values are blank',
      '--reconcile METHOD    ids are paths (north/pumps/P7): forecast all sums too and make them add up; mint-shrink',
      '--threads N           threads to use (default: all cores)',
      '--report FILE.html    write a page with fans and the test on earlier origins',
      '--json                print one JSON object',
    ],
  },
  bench: {
    usage: 'mai bench [NAME]',
    summary: 'run the benches (in a checkout of the project)',
    details: ['NAME                  only benches whose file name holds it'],
  },
};

/** Width of the names in the list of commands: the longest and a gap. */
const COLUMN = Math.max(...Object.keys(helps).map((name) => name.length)) + 2;

/** Returns the help for one command, or null where there is no such command. */
export function commandHelp(command: string): string | null {
  const help = Object.hasOwn(helps, command) ? helps[command] : undefined;
  if (help === undefined) {
    return null;
  }
  return [help.usage, '', help.summary, '', ...help.details.map((line) => `  ${line}`)].join('\n');
}

/** Returns the list of commands. */
export function generalHelp(): string {
  return [
    'mai <command>',
    '',
    ...Object.entries(helps).map(([name, { summary }]) => `  ${name.padEnd(COLUMN)}${summary}`),
    `  ${'help'.padEnd(COLUMN)}show this, or mai help <command>`,
    '',
    `  ${'--version'.padEnd(COLUMN)}show the version`,
    '',
    'Exit codes: 0 done, 1 bad input (one line says what and what to do), 2 wrong use.',
  ].join('\n');
}
