package io.spoor.offline.crosssource;

/**
 * A person's sign-in, and the token that it gave.
 *
 * @param event event of the sign-in
 * @param tokenEvent event that issued the token
 * @param tokenId id of the token, as the token and its issuer's log state it
 * @param issuer issuer of the token, as the token states it
 */
record HopLogin(HopKind toRun, String event, String tokenEvent, String tokenId, String issuer) {}
