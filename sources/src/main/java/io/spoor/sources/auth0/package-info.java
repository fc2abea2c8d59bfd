/** Entries of Auth0's tenant log. */
@NullMarked
package io.spoor.sources.auth0;

import org.jspecify.annotations.NullMarked;
