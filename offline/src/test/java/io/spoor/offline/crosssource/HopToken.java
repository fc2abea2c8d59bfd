package io.spoor.offline.crosssource;

/**
 * A token that a run exchanged.
 *
 * @param event event that issued it
 * @param subject its {@code sub}
 * @param ofKeycloak whether Keycloak issued it
 */
record HopToken(String issuer, String jti, String event, String subject, boolean ofKeycloak) {}
