package io.spoor.decisions.request;

/**
 * Rights of the caller of a request, by its credential.
 *
 * @param name the caller's name in logs; empty: it has none
 * @param tenant the caller's tenant; runs of other tenants are not known to it
 * @param statesRuns whether the caller may state the run of a request ({@code context.spoor})
 */
public record CallerRights(String name, String tenant, boolean statesRuns) {
  /** Tenant of callers that name none, as everywhere in an installation that has only one. */
  public static final String DEFAULT_TENANT = "default";

  /** No rights beyond asking. */
  public static final CallerRights NONE = new CallerRights("", DEFAULT_TENANT, false);
}
