// Two Syncthings on this machine that share one folder, know no others, and tell nobody.

import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { execa, type ResultPromise } from 'execa'

/** Two folders that are kept the same until `stop`, and again from `start`. */
interface Replicas {
  readonly a: string
  readonly b: string
  readonly start: () => Promise<void>
  readonly stop: () => Promise<void>
}

interface Replica {
  readonly home: string
  readonly files: string
  readonly id: string
  readonly port: number
  readonly guiPort: number
}

/** What they keep lies below `folder`, the two folders too where they do not stand already. */
export async function twoSyncthings(
  folder: string,
  shared: { readonly a?: string; readonly b?: string } = {},
): Promise<Replicas> {
  const a = await replicaIn(join(folder, 'a'), shared.a)
  const b = await replicaIn(join(folder, 'b'), shared.b)
  const running: ResultPromise[] = []
  const start = async () => {
    await writeFile(join(a.home, 'config.xml'), configOf(a, b))
    await writeFile(join(b.home, 'config.xml'), configOf(b, a))
    for (const { home } of [a, b]) {
      const args = ['--home', home, '--no-browser', '--no-restart', '--no-upgrade']
      running.push(execa('syncthing', args, { reject: false, stdout: 'ignore', stderr: 'ignore' }))
    }
  }
  const stop = async () => {
    const ending = running.splice(0)
    for (const each of ending) each.kill('SIGTERM')
    await Promise.all(ending)
  }
  await start()
  return { a: a.files, b: b.files, start, stop }
}

async function replicaIn(folder: string, files = join(folder, 'files')): Promise<Replica> {
  const home = join(folder, 'home')
  await mkdir(join(files, '.stfolder'), { recursive: true })
  await execa('syncthing', ['generate', '--home', home, '--no-default-folder'])
  const { stdout } = await execa('syncthing', ['--home', home, '--device-id'])
  return { home, files, id: stdout.trim(), port: await freePort(), guiPort: await freePort() }
}

function configOf(self: Replica, other: Replica): string {
  return `<configuration version="36">
  <folder id="bench" path="${self.files}" type="sendreceive" rescanIntervalS="3600" fsWatcherEnabled="true" fsWatcherDelayS="1">
    <device id="${self.id}"></device><device id="${other.id}"></device><maxConflicts>10</maxConflicts>
  </folder>
  <device id="${self.id}" name="self"><address>tcp://127.0.0.1:${self.port}</address></device>
  <device id="${other.id}" name="other"><address>tcp://127.0.0.1:${other.port}</address></device>
  <gui enabled="true" tls="false"><address>127.0.0.1:${self.guiPort}</address><apikey>bench</apikey></gui>
  <options>
    <listenAddress>tcp://127.0.0.1:${self.port}</listenAddress>
    <globalAnnounceEnabled>false</globalAnnounceEnabled><localAnnounceEnabled>false</localAnnounceEnabled>
    <relaysEnabled>false</relaysEnabled><natEnabled>false</natEnabled><crashReportingEnabled>false</crashReportingEnabled>
    <reconnectionIntervalS>2</reconnectionIntervalS><startBrowser>false</startBrowser><urAccepted>-1</urAccepted>
  </options>
</configuration>
`
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
