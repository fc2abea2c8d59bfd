/** Decision logs of Open Policy Agent. */
@NullMarked
package io.spoor.sources.opa;

import org.jspecify.annotations.NullMarked;
