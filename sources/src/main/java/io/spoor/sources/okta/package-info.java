/** Events of Okta's System Log. */
@NullMarked
package io.spoor.sources.okta;

import org.jspecify.annotations.NullMarked;
