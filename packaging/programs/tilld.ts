// The daemon of the package.

import { main } from "../../src/main.ts";

process.exit(await main());
