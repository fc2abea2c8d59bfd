/**
 * Builds agent runs as scenarios and renders them as the raw CloudTrail and OTel records of a real
 * deployment.
 */
@NullMarked
package io.spoor.testkit.scenario;

import org.jspecify.annotations.NullMarked;
