// The command of the package.

import "../../src/cli/till.ts";
