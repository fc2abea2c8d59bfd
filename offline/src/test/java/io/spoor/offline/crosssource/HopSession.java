package io.spoor.offline.crosssource;

/**
 * A session of an AWS role.
 *
 * @param event event that issued its key
 * @param since start of the session by AWS's clock, RFC 3339
 */
record HopSession(String key, String role, String name, String event, String since) {}
