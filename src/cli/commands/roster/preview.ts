import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Command } from 'commander'
import { KakehashiError } from '../../../foundation/index.ts'
import type { PreviewResult, RosterProblem } from '../../../roster/index.ts'
import { type CommandLine, noun, withParts } from '../../command-line.ts'
import { summaryLines } from './summary-lines.ts'

interface Options {
  board: string
  school?: string
  register?: string
  json?: boolean
}

/** `kakehashi roster preview`: what an import would change; exit code 1 with file, row and column of each problem when it is refused. */
export function registerRosterPreview(program: Command, line: CommandLine): void {
  noun(program, 'roster', 'rosters and school registers')
    .command('preview')
    .description('check a roster ZIP and/or a register CSV and show what applying them would change')
    .argument('[zip]', 'OneRoster Japan package, RO_YYYYMMDD_CODE.zip')
    .requiredOption('--board <code>', '教育委員会コード of the board whose data this is')
    .option('--school <code>', '学校コード, to limit the import to one school')
    .option('--register <file>', 'school register (学齢簿) as CSV')
    .option('--json', 'print JSON')
    .action((zip: string | undefined, options: Options) =>
      withParts(
        line,
        async ({ roster }) => {
          const result = await roster.preview({
            boardCode: options.board,
            schoolCode: options.school,
            actor: { operator: line.operator },
            ...(zip === undefined ? {} : { rosterZip: await read(zip), rosterName: basename(zip) }),
            ...(options.register === undefined
              ? {}
              : { registerCsv: await read(options.register), registerName: basename(options.register) }),
          })
          if (options.json) line.print(JSON.stringify(result))
          else for (const text of toLines(result)) line.print(text)
          if (result.outcome === 'refused') line.exitWith(1)
        },
        { writes: true },
      ),
    )
}

async function read(path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (cause) {
    throw new KakehashiError('ROSTER-UPLOAD-UNREADABLE', { params: { file: path }, cause })
  }
}

function toLines(result: PreviewResult): string[] {
  if (result.outcome === 'ready') {
    return [
      ...summaryLines(result.summary),
      `preview ${result.previewId}`,
      `next: kakehashi roster apply ${result.previewId}`,
    ]
  }
  const hidden = result.total - result.problems.length
  return [
    ...result.problems.map(problemLine),
    ...(hidden > 0 ? [`and ${hidden} more`] : []),
    `refused: ${result.total} problems, nothing was applied`,
  ]
}

const problemLine = ({ file, row, column, code, message }: RosterProblem): string =>
  `${[file, row, column].filter((part) => part !== null).join(':')}: ${code}: ${message.ja} ${message.en}`
