/** Records the log of a real Keycloak, on request. */
@NullMarked
package io.spoor.offline.keycloak;

import org.jspecify.annotations.NullMarked;
