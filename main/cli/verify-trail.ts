import { verifyTrail } from '../store/verify-trail.ts';
import { type CommandIo, EXIT_BAD_INPUT, EXIT_OK } from './command.ts';
import { onlyPositional, parseOptions } from './parse-options.ts';

/** Beyond these a person needs the full list of `--json`. */
const SHOWN_AT_MOST = 20;

/** `mai verify-trail DATA_DIR`: proves that a station's records are whole; exit code 1 when they are not. */
export async function verifyTrailCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = parseOptions(argv, { json: { type: 'boolean', default: false } });
  const directory = onlyPositional(positionals, "station's data folder");
  const report = await verifyTrail(directory, { nativeBinding: process.env['MAI_SQLITE_BINDING'] });
  const { problems, records, images } = report;
  const isWhole = problems.length === 0;
  if (values.json) {
    io.writeLine(JSON.stringify({ isWhole, ...report }));
  } else {
    problems.slice(0, SHOWN_AT_MOST).forEach(({ message }) => io.writeLine(message));
    io.writeLine(`${records} records and ${images} pictures checked: ${isWhole ? 'whole and unchanged' : 'not whole'}`);
  }
  if (isWhole) {
    return EXIT_OK;
  }
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  io.writeAside(`mai: ${directory}: ${count} found; keep the folder as it is and call quality\n`);
  return EXIT_BAD_INPUT;
}
