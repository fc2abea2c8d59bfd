/** Actions and findings as events of the Open Cybersecurity Schema Framework. */
@NullMarked
package io.spoor.export.ocsf;

import org.jspecify.annotations.NullMarked;
