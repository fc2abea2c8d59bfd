/** Detectors of identity switches, of who acts for whom, and of lineage. */
@NullMarked
package io.spoor.pipeline.detect.identity;

import org.jspecify.annotations.NullMarked;
