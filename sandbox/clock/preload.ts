// Loaded before a program by `--import`: the program then lives at the time of the sandbox's world and knows nothing of it.
import { shiftThisProcess } from './shifted-process.ts';

const path = process.env.SANDBOX_CLOCK_FILE;
if (path) shiftThisProcess(path);
