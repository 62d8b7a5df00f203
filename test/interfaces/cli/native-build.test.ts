// The build of better-sqlite3 that aborts some versions of Node is told from those that do not.

import { expect, test } from 'vitest'
import { checkNativeBuild, judgeBuild } from '../../../src/interfaces/cli/doctor/native-build.ts'

const later = Buffer.from('\u0000_ZN4node28RemoveEnvironmentCleanupHookEPN2v87IsolateEPFvPvES3_\u0000')
const earlier = Buffer.from('\u0000_ZN4node25AddEnvironmentCleanupHookEPN2v87IsolateEPFvPvES3_\u0000')

test.each([
  ['24.21.0', later, 'error'],
  ['24.18.1', later, 'error'],
  ['26.2.0', later, 'error'],
  ['26.10.0', later, 'ok'],
  ['24.21.0', earlier, 'ok'],
  ['22.23.3', earlier, 'ok'],
  ['20.20.2', earlier, 'ok'],
] as const)('Node %s', (node, build, level) => {
  expect(judgeBuild(node, build)).toMatchObject({ id: 'sqlite.build', level })
})

test('the build of this installation is looked at', async () => {
  expect(await checkNativeBuild()).toMatchObject({
    id: 'sqlite.build',
    level: expect.stringMatching(/ok|error/),
  })
})
