// Who the access token belongs to (reference 2.1).

import type { Country } from "../countries.ts";
import type { Route } from "../http/routes.ts";

export function accountRoutes(country: Country): Route[] {
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
          // A test account carries the tag test_user; a virtual one more so.
          tags: ["normal", "test_user"],
          status: { site_status: "active" },
        },
      }),
    },
  ];
}
