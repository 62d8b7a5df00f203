// The watcher's thread. Here a busy main loop cannot make the kernel's event queue overflow, which nobody would be told of.
import { parentPort, workerData } from 'node:worker_threads'
import { FolderTree } from './folder-tree.ts'
import { type OpenFolderWatch, openNativeFolder } from './folder-watch.ts'
import { Outbox } from './outbox.ts'
import { countFolders, kernelWatchLimit } from './watched-folders.ts'
import { chosenFor, type FromWorker, type ToWorker, type WorkerInput } from './worker-messages.ts'

const input = workerData as WorkerInput

const outbox = new Outbox((folders) => post({ type: 'dirty', watched: tree.size, folders }))

const limit = input.watchLimit ?? (await kernelWatchLimit())
const folders = countFolders(input.root, limit)
const by = input.by === 'auto' ? chosenFor(folders) : input.by

const tree = new FolderTree({
  root: input.root,
  open: by === 'chokidar' ? await chokidar() : openNativeFolder,
  dirty: (folder, name) => outbox.add(folder, name),
  trouble: (trouble) => post({ type: 'trouble', watched: tree.size, trouble }),
})

parentPort?.on('message', (message: ToWorker) => {
  if (message === 'taken') outbox.taken()
})

await watchIfItFits()
post({ type: 'ready', watched: tree.size, by })

async function watchIfItFits(): Promise<void> {
  if (folders <= limit) return tree.start()
  const message = `The tree has more folders than the ${limit} that may be watched (fs.inotify.max_user_watches).`
  post({ type: 'trouble', watched: 0, trouble: { kind: 'no-watches', message } })
}

async function chokidar(): Promise<OpenFolderWatch> {
  return (await import('./chokidar-folder.ts')).openChokidarFolder
}

function post(message: FromWorker): void {
  parentPort?.postMessage(message)
}
