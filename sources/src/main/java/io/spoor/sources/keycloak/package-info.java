/** Login and admin events of Keycloak. */
@NullMarked
package io.spoor.sources.keycloak;

import org.jspecify.annotations.NullMarked;
