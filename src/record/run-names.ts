import { state } from './state.js'

const ADJECTIVES =
  'able agile airy amber ample azure balmy bold brave breezy bright brisk bronze calm candid careful cheerful chilly clear clever cobalt cool copper coral cosmic cosy crimson crisp curious daring dapper deft distant dreamy eager early earnest easy electric elegant emerald fair faithful fancy fearless fine fleet fluent fond fresh friendly frosty gallant gentle gifted glad gleaming golden graceful grand happy hardy hearty helpful honest humble ideal indigo ivory jolly jovial keen kind late lively lofty loyal lucid lucky lunar magic mellow merry mighty mild mindful modest neat nimble noble novel olive open patient pearl placid plucky polite proud pure quick quiet rapid ready regal robust rosy royal ruby rustic sage scarlet serene sharp shiny silent silver sincere smart smooth snowy solar solid spry stable starry steady stellar sturdy subtle sunny super swift tender tidy tranquil true upbeat valiant velvet vivid warm watchful whole wise witty woodland young zesty'.split(
    ' ',
  )

const ANIMALS =
  'albatross alpaca antelope badger bear beaver bison bobcat buffalo camel caribou cat cheetah chinchilla cicada condor corgi cougar coyote crane cricket crow deer dingo dolphin dove dragonfly duck eagle egret elk falcon ferret finch firefly flamingo fox gazelle gecko gibbon giraffe goose gopher grouse gull hare hawk hedgehog heron hippo ibex ibis iguana impala jackal jaguar kestrel kingfisher kiwi koala lark lemur leopard lion lizard llama lobster lynx macaw magpie mallard manatee marmot marten meerkat mink mole mongoose moose narwhal newt nightingale ocelot octopus orca oriole osprey otter owl panda panther parrot pelican penguin pheasant pigeon plover pony puffin puma quail rabbit raccoon raven reindeer robin salmon seal sparrow squirrel stork swallow swan tapir tern tiger toucan trout turtle walrus weasel whale wolf wombat woodpecker wren yak zebra'.split(
    ' ',
  )

const FIRST_NUMBER = 100
const NUMBERS = 900
const NAMES = ADJECTIVES.length * ANIMALS.length * NUMBERS

// A prime far from every length above: steps of it visit every name once before any comes again, in an
// order that looks random.
const STRIDE = 7_368_787

/**
 * A readable name such as `clever-rabbit-492`; never the same twice in one process.
 * @returns adjective, animal and a number from 100 to 999, joined by dashes; over 17 million of them, and
 *   numbers beyond 999 once all were used
 */
export function generateRunName(): string {
  const shared = state()
  shared.names ??= { start: randomStart(), used: 0 }
  const { start, used } = shared.names
  shared.names.used++
  const index = (start + used * STRIDE) % NAMES
  const adjective = ADJECTIVES[index % ADJECTIVES.length]
  const animal = ANIMALS[Math.floor(index / ADJECTIVES.length) % ANIMALS.length]
  const number =
    Math.floor(index / (ADJECTIVES.length * ANIMALS.length)) +
    FIRST_NUMBER +
    Math.floor(used / NAMES) * NUMBERS
  return `${adjective}-${animal}-${number}`
}

/** Node's randomness is loaded when it is needed, so that importing `runspan/api` stays cheap. */
function randomStart(): number {
  return process.getBuiltinModule('node:crypto').randomInt(NAMES)
}
