/**
 * Tells agent runs as a story and renders them as the raw CloudTrail and OTel records that a real
 * deployment would emit.
 */
@NullMarked
package io.spoor.testkit.scenario;

import org.jspecify.annotations.NullMarked;
