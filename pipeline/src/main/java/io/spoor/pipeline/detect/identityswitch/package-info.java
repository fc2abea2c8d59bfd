/**
 * Identity switches: whether the manifest declares one, and the detectors of switches, of who acts
 * for whom, and of lineage.
 */
@NullMarked
package io.spoor.pipeline.detect.identityswitch;

import org.jspecify.annotations.NullMarked;
