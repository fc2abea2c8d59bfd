/** What the check of OCSF's events notices. */
@NullMarked
package io.spoor.testkit.ocsf;

import org.jspecify.annotations.NullMarked;
