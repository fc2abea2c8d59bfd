/** Validates exported events against the published OCSF schema. */
@NullMarked
package io.spoor.testkit.ocsf;

import org.jspecify.annotations.NullMarked;
