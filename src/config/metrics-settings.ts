// The settings of the metrics: only whether they can be had over TCP, too.

import * as v from "valibot";
import { parseAddress } from "./webhook-settings.ts";
import { words } from "./words.ts";

export const METRICS = {
  listen: v.optional(
    v.pipe(
      v.string(),
      v.check((text) => parseAddress(text) !== null),
      words(
        "Where Prometheus may ask, at /metrics. Anybody who reaches this address may read it: an address other than that of " +
          "this machine itself belongs behind a firewall.",
        'an address of this machine and a port, such as "127.0.0.1:9464" or "[::1]:9464"',
      ),
    ),
    "127.0.0.1:9464",
  ),
};
