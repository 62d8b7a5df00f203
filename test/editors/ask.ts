// Asks the processes of a tree directly: what the command line would ask, without starting it each time.

import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { request } from '../../src/fsui/shell/control.ts'
import { connect } from '../../src/interfaces/client/connect.ts'
import { readServerFile } from '../../src/platform/server-file.ts'
import type { Tree, TreeStatus } from '../e2e/tree-harness.ts'

/** Milliseconds; longer than a flush may take. */
const patience = 90_000

/** Everything saved so far is taken up, and everything that follows is written but where an editor holds the file. */
export async function flush(tree: Tree): Promise<TreeStatus> {
  const answer = await request(await storeOf(tree), 'flush', patience)
  if (answer === null) throw new Error(`No answer: ${tree.daemons.at(-1)?.said()}`)
  return answer as TreeStatus
}

/** Calls a query of the tree's server. */
export function ask<T>(tree: Tree, path: string, input: Record<string, unknown> = {}): Promise<T> {
  return callServer(tree, { path, type: 'query', input }) as Promise<T>
}

/** Calls a command of the tree's server, as a person in another terminal would. */
export function tell<T>(tree: Tree, path: string, input: Record<string, unknown>): Promise<T> {
  return callServer(tree, { path, type: 'command', input }) as Promise<T>
}

/** The folder with the tree's base store. */
export async function storeOf(tree: Tree): Promise<string> {
  const stores = join(tree.home, 'trees')
  const [store] = await readdir(stores)
  if (store === undefined) throw new Error('The home has no tree')
  return join(stores, store)
}

function callServer(
  tree: Tree,
  call: { path: string; type: 'query' | 'command'; input: unknown },
): Promise<unknown> {
  const server = readServerFile(join(tree.home, 'server.json'))
  if (!server) throw new Error('No server runs')
  return connect(server).call(call)
}
