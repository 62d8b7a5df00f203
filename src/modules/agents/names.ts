// Names for agents that nobody named: two short words that are easy to say and to type.

const manners = (
  'able agile bold brave bright brisk calm candid clear clever cosy deft eager early fair fleet fond frank gentle ' +
  'glad grand happy hardy honest jolly keen kind lively loyal lucid lucky merry mild neat nimble noble patient plain ' +
  'plucky polite prompt proud quick quiet ready sharp silent sly smart snug sober solid spry steady still sturdy ' +
  'sunny swift tidy trim true vivid warm wise witty'
).split(' ')

const animals = (
  'ant badger bear beaver bee bison boar crane crow deer dove duck eagle eel egret elk falcon ferret finch fox frog ' +
  'gecko goat goose gull hare hawk heron horse ibex jackal jay kite koala lark lemur lion lizard llama lynx magpie ' +
  'marten mole moose moth mouse newt otter owl panda perch pike puffin quail rabbit raven robin salmon seal shrew ' +
  'snail sparrow squid stork swan tapir tern tiger toad trout turtle viper vole wasp weasel whale wolf wren yak zebra'
).split(' ')

/**
 * A name such as brave-otter that is not taken. `seed` is any text; the same one gives the same name while it is
 * free. When all are taken, they begin to carry numbers.
 */
export function freeName(seed: string, isTaken: (name: string) => boolean): string {
  const count = manners.length * animals.length
  const first = hash(seed) % count
  for (let round = 1; ; round++)
    for (let step = 0; step < count; step++) {
      // The number of names is no multiple of this prime, so the steps visit each of them once.
      const name = nameAt((first + step * 7919) % count) + (round === 1 ? '' : `-${round}`)
      if (!isTaken(name)) return name
    }
}

function nameAt(index: number): string {
  return `${manners[index % manners.length]}-${animals[Math.floor(index / manners.length)]}`
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193) >>> 0
  return value
}
