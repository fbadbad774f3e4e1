// Where a verb gets to Mercado Pago itself, past the daemon: one place that reads who sells and with which token,
// and makes the client for it. The token goes into the client and nowhere else.

import { type Clock, sleep } from "../../hardware/hal/clock.ts";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import { VERSION } from "../about.ts";
import { readAccessToken } from "../config/access-token.ts";
import { loadSeller, type SellerConfig } from "../config/load-config.ts";
import { createHttpClient, type HttpClient } from "../payments/mercado-pago/http/http-client.ts";
import type { Call } from "./verb.ts";

export interface OpenedMercadoPago {
  /** Sections [shop] and [mercado_pago] of the configuration. */
  readonly config: SellerConfig;
  readonly http: HttpClient;
  /** Reads it anew, for who makes a client of its own. */
  accessToken(): string;
  readonly clock: Clock;
  /** The old form TEST-… of a token: credentials of an application, for trying. */
  readonly isTestToken: boolean;
  pause(ms: number): Promise<void>;
  close(): Promise<void>;
}

/** To be closed when the verb is done. @throws ConfigError */
export function openMercadoPago({ configFile }: Pick<Call, "configFile">): OpenedMercadoPago {
  const config = loadSeller(configFile);
  // Read anew for each request, so that a token that is replaced meanwhile is used at once.
  const accessToken = () => readAccessToken(config);
  const isTestToken = accessToken().startsWith("TEST-");
  const { baseUrl } = config.mercadoPago;
  const http = createHttpClient({
    baseUrl,
    accessToken,
    clock: systemClock,
    userAgent: `tilld/${VERSION}`,
  });
  return {
    config,
    http,
    accessToken,
    clock: systemClock,
    isTestToken,
    pause: (ms) => sleep(systemClock, ms),
    close: () => http.close(),
  };
}
