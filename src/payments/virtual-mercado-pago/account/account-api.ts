// Who the access token belongs to (reference 2.1).

import type { Route } from "../http/routes.ts";
import type { ProviderState } from "../provider-state.ts";

export function accountRoutes({ country, switches }: ProviderState): Route[] {
  return [
    {
      operation: "account",
      method: "GET",
      pattern: "/users/me",
      errors: "classic",
      keyed: false,
      handle: ({ seller }) => ({
        status: 200,
        body: {
          id: Number(seller.userId),
          nickname: `VIRTUAL${seller.userId}`,
          site_id: country.site,
          country_id: country.iso2,
          user_type: "normal",
          // A test account carries the tag test_user; a virtual one more so, unless it is told not to.
          tags: ["normal", ...(switches.testAccount ? ["test_user"] : [])],
          status: { site_status: "active" },
        },
      }),
    },
  ];
}
