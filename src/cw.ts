#!/usr/bin/env node
// The program: hands its arguments to the command line and ends with its exit code.

import { main } from './interfaces/cli/main.ts'

process.exitCode = await main(process.argv.slice(2))
