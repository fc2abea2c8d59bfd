/** What the published schema of OCSF demands of events that Spoor exports. */
@NullMarked
package io.spoor.testkit.ocsf;

import org.jspecify.annotations.NullMarked;
