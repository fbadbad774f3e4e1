// Whether a Raspberry Pi gets enough voltage and air, told as findings.

import type { Machine } from "../../machine/machine.ts";
import { lookAtPower, SUPPLY_MEND } from "../../machine/power.ts";
import type { Finding } from "../finding.ts";

export function examinePower(machine: Machine): readonly Finding[] {
  const { isTooHot, isTooLow, wasTooHot, wasTooLow } = lookAtPower(machine);
  const found: Finding[] = [];
  if (isTooLow) found.push(tooLow("fault", "the supply's voltage is too low now"));
  else if (wasTooLow)
    found.push(tooLow("risk", "the supply's voltage was too low since the machine was started"));
  if (isTooHot || wasTooHot) {
    found.push({
      weight: "risk",
      about: "power",
      where: "processor",
      said: isTooHot
        ? "it is too hot and slowed down"
        : "it was too hot since the machine was started, and slowed down",
      mend: "give it air or a fan",
      commands: [],
    });
  }
  return found;
}

function tooLow(weight: "fault" | "risk", said: string): Finding {
  return { weight, about: "power", where: "supply", said, mend: SUPPLY_MEND, commands: [] };
}
