package io.spoor.offline.crosssource;

/**
 * A person by the names that each directory has for it.
 *
 * @param githubToken hash of the token that the person uses for many pushes
 */
record HopPerson(
    String displayName,
    String mail,
    String oktaId,
    String entraId,
    String githubLogin,
    String keycloakId,
    String githubToken) {}
