// Where a test takes from the disk what not every file system can do: CW_DISK_LACKS names `exchange`, `links`, or both with
// a comma. Without that variable the disk is as it is.

import { processEnvironment } from '../config/environment.ts'
import { type Volume, VolumeError } from './volume.ts'

const refusals: Readonly<Record<string, Partial<Volume>>> = {
  exchange: { exchange: () => refuse('ENOSYS') },
  // As FAT and some network drives answer.
  links: { link: () => refuse('EPERM') },
}

const lacking = processEnvironment().diskLacks?.split(',') ?? []

/** The same disk, with the calls that a test has taken away refused. @throws Error for a name that is none */
export function lesserDisk(disk: Volume): Volume {
  return Object.assign({}, disk, ...lacking.map(refusalOf))
}

function refusalOf(name: string): Partial<Volume> {
  const refusal = refusals[name]
  if (refusal === undefined) throw new Error(`CW_DISK_LACKS: there is no “${name}” to be taken away`)
  return refusal
}

function refuse(code: string): never {
  throw new VolumeError(code, 'CW_DISK_LACKS takes this call away')
}
