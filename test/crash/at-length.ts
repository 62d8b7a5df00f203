// With CW_CRASH_ALL=1, as the soak sets it, what takes minutes is done too: each situation of each step, a process that is
// stopped for a minute, a million files.

export const atLength = process.env.CW_CRASH_ALL === '1'
