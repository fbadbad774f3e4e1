// Whether an output keeps its level when its holder dies, as Raspberry Pi's own kernels do unless config.txt says
// dtparam=strict_gpiod: for whoever opens a lock's line, and for whoever tells a person about it.

/**
 * Only a driver that says "N" is believed: those kernels kept outputs before they had the parameter, and a driver
 * without it cannot be told from theirs. A simulated chip has no coil.
 * @param modules names in /sys/module
 * @param read a file below /sys/module; null where there is none
 */
export function keepsOutputs(modules: readonly string[], read: (path: string) => string | null): boolean {
  const said = modules
    .filter((module) => module.startsWith("pinctrl"))
    .flatMap((module) => read(`${module}/parameters/persist_gpio_outputs`)?.trim() ?? []);
  return said.length === 0 ? !modules.includes("gpio_sim") : said.some((word) => word !== "N");
}
